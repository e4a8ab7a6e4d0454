"""What scheduling is asked with and answers.

Generated from `services.contracts.calls.scheduling` by `make docs`; do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NotRequired, TypedDict


class PlaceView(TypedDict):
    zone: str
    room: str


class AppointmentView(TypedDict):
    appointment_id: str
    household_id: str
    department: str
    kind: str
    channel: str
    starts_at: str
    ends_at: str
    place: PlaceView | None
    staff: list[str]
    persons: int
    region: str
    site: str
    state: str


class ContactView(TypedDict):
    contact_id: str
    site: str
    household_id: str
    appointment_id: str | None
    department: str | None
    decision: str
    recorded_at: str


class ImportView(TypedDict):
    imported: int


class SlotView(TypedDict):
    """`free`: so many members of staff, or teams, are free then."""

    starts_at: str
    ends_at: str
    free: int


class ConflictView(TypedDict):
    """`reason`: which rule no longer allows the appointment as it is."""

    appointment_id: str
    household_id: str
    department: str
    kind: str
    channel: str
    starts_at: str
    ends_at: str
    place: PlaceView | None
    staff: list[str]
    persons: int
    site: str
    reason: str


class Limits(TypedDict):
    """Visitors at the same time in building, zones and waiting areas (staff not counted); in rooms all persons."""

    in_person: bool
    building: int
    zones: dict[str, int]
    waiting: int
    rooms: dict[str, int]


class PreviewedSiteGiven(TypedDict):
    """The stage and the limits that the site would have; `effective_at` None: now."""

    site: str
    sequence: int
    stage: Mapping[str, Any]
    limits: Limits
    effective_at: NotRequired[datetime | str | None]


class SiteTotals(TypedDict):
    before: int
    kept: int
    phone: int
    video: int
    moved: int
    lapsed: int
    site: str


class ReplanPreview(TypedDict):
    """`guests`: households with a future appointment there; `digest` changes with all the outcome depends on."""

    sites: list[SiteTotals]
    digest: str
    guests: list[str]


class Totals(TypedDict):
    """kept + phone + video + moved + lapsed = before."""

    before: int
    kept: int
    phone: int
    video: int
    moved: int
    lapsed: int


class ReplanView(TypedDict):
    sequence: int
    state: str
    batches: int
    applied_batches: int
    totals: Totals


class ReplanStatus(TypedDict):
    site: str
    sequence: int
    limits_sequence: int
    state: str
    fenced: bool
    latest: ReplanView | None


class RegionRevision(TypedDict):
    """The revision of the region file that this service works with; null before the first."""

    revision: int | None
