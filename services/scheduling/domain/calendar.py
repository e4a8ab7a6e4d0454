"""Calendars of staff, rooms and households, to the second: nobody and nothing is in two places at once."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.scheduling.domain.appointment import Appointment

Resource = str | int


def staff_resource(member: str) -> str:
    return f"staff:{member}"


def room_resource(room: str) -> str:
    return f"room:{room}"


def household_resource(household: UUID) -> int:
    """A number: it is looked up for every appointment of a site, and a UUID takes long to become a text."""
    return household.int


@dataclass(frozen=True, slots=True)
class Engagement:
    """A time at which a household is somewhere already: at another site, or with another appointment here."""

    household_id: UUID
    starts_at: datetime
    ends_at: datetime


def resources(appointment: Appointment) -> list[str]:
    """What an appointment occupies, in the order in which locks are taken."""
    return sorted(_resources(appointment))


def _resources(appointment: Appointment) -> list[str]:
    names = [staff_resource(member) for member in appointment.staff]
    if appointment.in_person and appointment.place is not None:
        names.append(room_resource(appointment.place.room))
    return names


def occupied(appointment: Appointment) -> list[Resource]:
    """All whose time it takes: staff and room, and its household unless it is for a second person of it."""
    names: list[Resource] = [*_resources(appointment)]
    if not appointment.second_person:
        names.append(household_resource(appointment.household_id))
    return names


class Calendars:
    """Busy times by resource; intervals of one resource never overlap."""

    def __init__(self, appointments: Iterable[Appointment] = (), engaged: Iterable[Engagement] = ()) -> None:
        self._busy: defaultdict[Resource, list[tuple[datetime, datetime]]] = defaultdict(list)
        for each in engaged:
            self._add(household_resource(each.household_id), each.starts_at, each.ends_at)
        for appointment in appointments:
            self.take(appointment)

    def free(self, resource: Resource, start: datetime, end: datetime) -> bool:
        busy = self._busy.get(resource)
        if not busy:
            return True
        index = bisect_left(busy, (end, end))
        return index == 0 or busy[index - 1][1] <= start

    def admits(self, appointment: Appointment) -> bool:
        return all(self.free(name, appointment.starts_at, appointment.ends_at) for name in occupied(appointment))

    def take(self, appointment: Appointment) -> None:
        for name in occupied(appointment):
            self._add(name, appointment.starts_at, appointment.ends_at)

    def meets(self, appointment: Appointment) -> bool:
        """Whether its household is nowhere else then, or somebody else of it is meant."""
        household = household_resource(appointment.household_id)
        return appointment.second_person or self.free(household, appointment.starts_at, appointment.ends_at)

    def _add(self, name: Resource, start: datetime, end: datetime) -> None:
        """Of households that were booked twice before that was refused, the longer time of two that overlap counts."""
        busy = self._busy[name]
        if busy and not self.free(name, start, end):
            start, end = self._merged(busy, start, end)
        insort(busy, (start, end))

    @staticmethod
    def _merged(busy: list[tuple[datetime, datetime]], start: datetime, end: datetime) -> tuple[datetime, datetime]:
        for interval in [each for each in busy if each[0] < end and start < each[1]]:
            busy.remove(interval)
            start, end = min(start, interval[0]), max(end, interval[1])
        return start, end

    def busy(self, resource: Resource) -> list[tuple[datetime, datetime]]:
        return self._busy.get(resource, [])
