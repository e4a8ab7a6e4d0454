"""Limits: how many persons a stage allows at the same time in what a site's concept describes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from services.protection.domain.concept import Concept, Room, Zone

CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class StageRule:
    """What of a stage bears on limits. `capacity_factor` from 0 to 1; `area_per_person` in m², None for no rule."""

    id: str
    admission: str
    capacity_factor: Decimal = Decimal(1)
    area_per_person: Decimal | None = None

    @property
    def in_person(self) -> bool:
        return self.admission != CLOSED

    @classmethod
    def of(cls, stage: Mapping[str, Any]) -> StageRule:
        """The rule in a stage's definition. Figures become decimals: 0.29 of 100 persons are 29, not 28."""
        factor, area = stage.get("capacity_factor"), stage.get("area_per_person")
        return cls(
            id=stage["id"],
            admission=stage["admission"],
            capacity_factor=Decimal(1) if factor is None else Decimal(str(factor)),
            area_per_person=None if area is None else Decimal(str(area)),
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """Visitors at the same time in the building, its zones and waiting areas; all persons, staff included, in rooms."""

    in_person: bool
    building: int
    zones: dict[str, int]
    waiting: int
    rooms: dict[str, int]

    def document(self) -> dict[str, Any]:
        return asdict(self)


def derive_limits(concept: Concept, stage: StageRule) -> Limits:
    """Never above the concept, and never more under a smaller capacity factor or a larger area per person.

    The stage's share of what the concept allows, cut to what the floor area gives each person (Saxony-Anhalt's
    containment ordinance, fact S1, limits the persons in the building at the same time). Nobody where it admits nobody.
    """
    zones = {zone.id: _zone(zone, stage) for zone in concept.zones}
    waiting = sum(zones[zone.id] for zone in concept.zones if zone.waiting)
    building = min(_share(concept.persons, stage), sum(zones.values()))
    return Limits(stage.in_person, building, zones, waiting, {room.id: _room(room, stage) for room in concept.rooms})


def _zone(zone: Zone, stage: StageRule) -> int:
    return min(_share(zone.persons, stage), _by_area(zone.area, stage, zone.persons))


def _room(room: Room, stage: StageRule) -> int:
    """Rooms are governed by the area alone: a talk needs its persons together or does not take place."""
    return _by_area(room.area, stage, room.persons) if stage.in_person else 0


def _share(persons: int, stage: StageRule) -> int:
    """Rounded down, but one person as long as the stage admits any: an emergency must not fail on a fraction."""
    if not stage.in_person or stage.capacity_factor == 0:
        return 0
    return min(persons, max(1, int(persons * stage.capacity_factor)))


def _by_area(area: float, stage: StageRule, persons: int) -> int:
    if stage.area_per_person is None:
        return persons
    return min(persons, int(Decimal(str(area)) // stage.area_per_person))
