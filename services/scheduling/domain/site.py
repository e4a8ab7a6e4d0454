"""What a site has: rooms, staff, opening hours, kinds of appointments and departments."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from services.scheduling.domain.appointment import Place
from services.scheduling.domain.hours import Opening
from services.scheduling.domain.stage import Channel

TANDEM, GROUP = "tandem", "group"
"""Kinds of larger rooms: what needs one gets no other."""


@dataclass(frozen=True, slots=True)
class Room:
    id: str
    zone: str
    kind: str
    persons: int
    department: str | None = None

    @property
    def place(self) -> Place:
        return Place(self.zone, self.id)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff; at home means phone and video only."""

    id: str
    department: str
    at_home: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of appointment; `staff` is how many take part, `persons` how many visitors."""

    id: str
    minutes: int
    staff: int = 1
    persons: int = 1
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """The layout of a site. `remote`: what departments settle remotely where the stage does not say."""

    region: str
    id: str
    opening: Opening
    rooms: Mapping[str, Room] = field(default_factory=dict)
    staff: Mapping[str, Member] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    remote: Mapping[str, tuple[Channel, ...]] = field(default_factory=dict)
    waiting_area: bool = True

    def facts(self) -> list[object]:
        """All that a replan looks at here, in an order of its own: equal for equal layouts, in every process."""
        hours = sorted((sorted(line.days), str(line.opens), str(line.closes)) for line in self.opening.lines)
        named = [[asdict(each) for each in entries.values()] for entries in (self.rooms, self.staff, self.kinds)]
        off = [sorted(map(str, self.opening.holidays)), sorted((str(d), str(t)) for d, t in self.opening.early.items())]
        return [hours, str(self.opening.zone), off, named, dict(self.remote), self.waiting_area]

    def holds(self, kind: Kind, department: str, departments: Sequence[str]) -> bool:
        """Whether staff of these departments may hold it: one of its own, in a tandem one of another too (W6)."""
        if department not in departments:
            return False
        return kind.staff == 1 or len(set(departments)) > 1

    def rooms_for(self, department: str, needed: str | None) -> list[Room]:
        """Rooms of a department (or of none in particular), the needed kind; else a large room comes last.

        The large room of a tandem belongs to both of its departments.
        """
        usable = [
            room
            for room in self.rooms.values()
            if room.department in (None, department) or (needed == TANDEM and room.kind == TANDEM)
        ]
        if needed is not None:
            return [room for room in usable if room.kind == needed]
        return sorted(usable, key=lambda room: room.kind in (TANDEM, GROUP))
