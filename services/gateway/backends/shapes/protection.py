"""What protection is asked with and answers.

Generated from `services.contracts.calls.protection` by `make docs`; do not edit.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Building(TypedDict):
    persons: int


class ZoneOfConcept(TypedDict):
    """Square metres, and visitors at the same time without any restriction."""

    id: str
    name: str
    floor: int
    area: float
    persons: int
    waiting: bool


class RoomOfConcept(TypedDict):
    """`persons` counts everybody in the room, staff included."""

    id: str
    zone: str
    kind: str
    area: float
    persons: int
    department: str | None


class MeasureOfConcept(TypedDict):
    id: str
    text: str
    valid_until: NotRequired[str | None]


class NoticeOfConcept(TypedDict):
    id: str
    text: str


class Concept(TypedDict):
    """A published concept; `version` counts those of the site from 1. Measures whose last day is past are not in it."""

    region: str
    site: str
    name: str | None
    version: int
    published_at: str
    published_by: str
    building: Building
    zones: list[ZoneOfConcept]
    rooms: list[RoomOfConcept]
    measures: list[MeasureOfConcept]
    equipment: list[NoticeOfConcept]


class Limits(TypedDict):
    """Visitors at the same time in building, zones and waiting areas (staff not counted); in rooms all persons."""

    in_person: bool
    building: int
    zones: dict[str, int]
    waiting: int
    rooms: dict[str, int]


class SiteLimits(TypedDict):
    """The limits that hold then; `sequence` names the entry of the site's timeline that brings them."""

    region: str
    site: str
    name: str | None
    sequence: int
    stage: str
    concept_version: int
    limits: Limits
    derived_at: str


class StageRule(TypedDict):
    """What of a stage bears on limits; whoever sends the whole stage sends nothing wrong."""

    id: str
    admission: str
    capacity_factor: float
    area_per_person: NotRequired[float | None]


class PreviewedLimits(TypedDict):
    """`limits` by site."""

    limits: dict[str, Limits]


class RegionRevision(TypedDict):
    """The newest region file that this service has taken its part from; null: none yet."""

    revision: int | None
