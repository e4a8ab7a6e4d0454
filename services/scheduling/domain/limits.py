"""How many persons a stage and a protection concept allow at the same time."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

BUILDING = "building"
WAITING = "waiting"


def zone_scope(zone: str) -> str:
    """The name under which a zone's occupancy is counted."""
    return f"zone:{zone}"


@dataclass(frozen=True, slots=True)
class Limits:
    """Visitors in building, zones and waiting areas; all persons in rooms. What has no limit admits nobody."""

    in_person: bool
    building: int
    waiting: int
    zones: Mapping[str, int]
    rooms: Mapping[str, int]

    def of(self, scope: str) -> int:
        if scope == BUILDING:
            return self.building
        if scope == WAITING:
            return self.waiting
        return self.zones.get(scope.removeprefix("zone:"), 0)

    def room(self, room: str) -> int:
        return self.rooms.get(room, 0)

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> "Limits":
        return cls(
            in_person=document["in_person"],
            building=document["building"],
            waiting=document["waiting"],
            zones=dict(document["zones"]),
            rooms=dict(document["rooms"]),
        )


@dataclass(frozen=True, slots=True)
class DatedLimits:
    """Limits that follow each other: each from its first quarter hour on, the first ones before it as well."""

    parts: tuple[tuple[int, Limits], ...]

    @classmethod
    def always(cls, limits: Limits) -> "DatedLimits":
        return cls(((0, limits),))

    def at(self, quarter: int) -> Limits:
        if len(self.parts) == 1:
            return self.parts[0][1]
        return self.parts[max(bisect_right(self.parts, quarter, key=lambda part: part[0]) - 1, 0)][1]

    def of(self, scope: str, quarter: int) -> int:
        return self.at(quarter).of(scope)

    def spans(self, first: int, last: int) -> Iterator[tuple[range, Limits]]:
        """The quarter hours from `first` to before `last`, by the limits that hold in them."""
        begins = [first, *(begin for begin, _ in self.parts[1:])]
        ends = [*begins[1:], last]
        for begin, end, (_, limits) in zip(begins, ends, self.parts, strict=True):
            span = range(max(begin, first), min(end, last))
            if span:
                yield span, limits
