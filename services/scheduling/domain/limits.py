"""How many persons a stage and a protection concept allow at the same time."""

from collections.abc import Mapping
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
