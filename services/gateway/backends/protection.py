"""Calls to protection. Generated from `services.contracts.calls.protection` by `make docs`; do not edit."""

from __future__ import annotations

from typing import NotRequired, TypedDict, cast

from services.contracts.calls import protection as calls
from services.gateway.backends.caller import Proxy


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


class NoticeOfConcept(TypedDict):
    id: str
    text: str


class Concept(TypedDict):
    """A published concept; `version` counts those of the site from 1."""

    region: str
    site: str
    name: str | None
    version: int
    published_at: str
    published_by: str
    building: Building
    zones: list[ZoneOfConcept]
    rooms: list[RoomOfConcept]
    measures: list[NoticeOfConcept]
    equipment: list[NoticeOfConcept]


class Limits(TypedDict):
    """Visitors at the same time in building, zones and waiting areas (staff not counted); in rooms all persons."""

    in_person: bool
    building: int
    zones: dict[str, int]
    waiting: int
    rooms: dict[str, int]


class SiteLimits(TypedDict):
    """The limits in force; `sequence` says of which change of the site's stage."""

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


class Protection(Proxy):
    """What one may ask `protection`: concepts, the limits in force, and those that a stage would bring."""

    def get_concept(self, *, region: str, site: str, seconds: float | None = None) -> Concept:
        return cast("Concept", self._ask(calls.GET_CONCEPT, {"region": region, "site": site}, seconds))

    def list_limits(self, *, region: str, seconds: float | None = None) -> list[SiteLimits]:
        return cast("list[SiteLimits]", self._ask(calls.LIST_LIMITS, {"region": region}, seconds))

    def preview_limits(
        self, *, region: str, stage: StageRule, sites: list[str], seconds: float | None = None
    ) -> PreviewedLimits:
        """REGION_NOT_READY names every site without a concept as a fault "concept-missing" at `sites/<site>`."""
        return cast(
            "PreviewedLimits",
            self._ask(calls.PREVIEW_LIMITS, {"region": region, "stage": stage, "sites": sites}, seconds),
        )

    def region_revision(self, *, region: str, seconds: float | None = None) -> RegionRevision:
        return cast("RegionRevision", self._ask(calls.REGION_REVISION, {"region": region}, seconds))
