"""What a site has: rooms, staff, opening hours, kinds of appointments and departments."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from services.scheduling.domain.appointment import Place
from services.scheduling.domain.hours import Opening
from services.scheduling.domain.stage import Channel

TANDEM = "tandem"


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
        return [hours, str(self.opening.zone), named, dict(self.remote), self.waiting_area]

    def rooms_for(self, department: str, tandem: bool) -> list[Room]:
        """Rooms of a department (or of none in particular), the fitting kind; a large room only where needed last."""
        usable = [
            room
            for room in self.rooms.values()
            if room.department in (None, department) or (tandem and room.kind == TANDEM)
        ]
        if tandem:
            return [room for room in usable if room.kind == TANDEM]
        return sorted(usable, key=lambda room: room.kind == TANDEM)
