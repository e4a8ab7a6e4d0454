"""An appointment, its priority, and where a visitor is counted from arriving to leaving."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from services.scheduling.domain import quarters
from services.scheduling.domain.limits import BUILDING, WAITING, zone_scope
from services.scheduling.domain.stage import EMERGENCY, Channel

DEFAULT_ARRIVAL_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Place:
    """A room in a zone of the building."""

    zone: str
    room: str


class Claim(NamedTuple):
    """Visitors that count in one scope (building, waiting area, a zone) over some quarter hours."""

    scope: str
    quarters: range
    persons: int


@dataclass(frozen=True, slots=True)
class Appointment:
    """A booked appointment.

    `arrives_at`: from when its visitors may wait in the house; `holds`: its staff, room and places are taken now.
    `second_person`: meant to be at the same time as another appointment of its household, for another of its members.
    """

    id: UUID
    household_id: UUID
    department: str
    kind: str
    channel: Channel
    starts_at: datetime
    ends_at: datetime
    arrives_at: datetime
    place: Place | None
    staff: tuple[str, ...]
    persons: int = 1
    presence_required: bool = False
    phone_known: bool = True
    video_capable: bool = False
    triaged: bool = False
    holds: bool = True
    second_person: bool = False

    @property
    def in_person(self) -> bool:
        return self.channel is Channel.IN_PERSON

    @property
    def visit_decided(self) -> bool:
        """Somebody has found already that it takes a personal visit: on the phone, or when it was made (H3, H4)."""
        return self.triaged or self.presence_required or self.kind == EMERGENCY

    @property
    def tandem(self) -> bool:
        return len(self.staff) > 1

    @property
    def everybody(self) -> int:
        """All persons in the room, staff included."""
        return self.persons + len(self.staff)

    @property
    def priority(self) -> int:
        """0 emergency, 1 presence required, 2 tandem, 3 the rest."""
        if self.kind == EMERGENCY:
            return 0
        if self.presence_required:
            return 1
        return 2 if self.tandem else 3

    def rank(self) -> tuple[int, datetime, UUID]:
        """The fixed order in which a replan serves appointments."""
        return self.priority, self.starts_at, self.id

    def by(self, channel: Channel) -> "Appointment":
        """The same appointment, at the same time with the same staff, by phone or video."""
        # Spelled out: a replan asks this of thousands, and replace() takes several times as long.
        who = (self.id, self.household_id, self.department, self.kind)
        when = (self.starts_at, self.ends_at, self.starts_at)
        needs = (self.presence_required, self.phone_known, self.video_capable)
        more = (self.triaged, self.holds, self.second_person)
        return Appointment(*who, channel, *when, None, self.staff, self.persons, *needs, *more)

    def call_at(self, start: datetime) -> "Appointment":
        """The same appointment by phone or video at another time."""
        return replace(self, starts_at=start, ends_at=start + (self.ends_at - self.starts_at), arrives_at=start)

    def at(self, start: datetime, place: Place, arrival: timedelta) -> "Appointment":
        """The same appointment in person at another time or place."""
        length = self.ends_at - self.starts_at
        return replace(
            self,
            channel=Channel.IN_PERSON,
            starts_at=start,
            ends_at=start + length,
            arrives_at=start - arrival,
            place=place,
        )

    def claims(self, waiting_area: bool) -> Iterator[Claim]:
        """Where and when its visitors count: in the house from arrival, waiting until the start, then in the zone."""
        if not self.in_person or self.place is None:
            return
        arrives, leaves = quarters.floor(self.arrives_at), quarters.ceiling(self.ends_at)
        yield Claim(BUILDING, range(arrives, leaves), self.persons)
        if waiting_area and self.arrives_at < self.starts_at:
            yield Claim(WAITING, range(arrives, quarters.ceiling(self.starts_at)), self.persons)
        yield Claim(zone_scope(self.place.zone), range(quarters.floor(self.starts_at), leaves), self.persons)


def arrival_window(minutes: int | None) -> timedelta:
    """How long before the start visitors may arrive: the stage's spread of arrivals, else a quarter hour."""
    return timedelta(minutes=DEFAULT_ARRIVAL_MINUTES if minutes is None else minutes)
