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
    """`reference`: its number in the authority's own system; `note`: why it is beside another of its household.

    `ended_…`: who cancelled it, when and why; nobody where a stage made it lapse. `moved_to`: what took its place."""

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
    second_person: bool
    region: str
    site: str
    state: str
    reference: str | None
    note: str | None
    ended_at: str | None
    ended_by: str | None
    ended_reason: str | None
    ended_note: str | None
    no_disadvantage: bool
    moved_to: str | None


class ContactView(TypedDict):
    """`reason`: why a visit is needed; `made_in`: the appointment by phone or video in which it was made.

    `appointment_id`: the visit it admits, or that used it up; `replaced_by`: the contact that holds in its place."""

    contact_id: str
    site: str
    household_id: str
    appointment_id: str | None
    department: str | None
    decision: str
    reason: str | None
    made_in: str | None
    replaced_by: str | None
    recorded_by: str
    recorded_at: str


class ImportView(TypedDict):
    """`over`: numbers that were cancelled or lapsed here and that the file still names; they stay so.

    `vanished`: imported before, and no longer in the file's sites and time; they are left until somebody decides."""

    imported: int
    updated: int
    unchanged: int
    over: list[str]
    vanished: list[AppointmentView]
    vanished_count: int


class SlotView(TypedDict):
    """`free`: so many members of staff, or teams, are free then."""

    starts_at: str
    ends_at: str
    free: int


class SlotsView(TypedDict):
    """`reason`: why there can be no free time in any period, as in `not-bookable-…`; null where there might be."""

    reason: str | None
    slots: list[SlotView]


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
    second_person: bool
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
    """The stage and the limits that the site would have, from `effective_at` (None: now) until `until` (None: on)."""

    site: str
    sequence: int
    stage: Mapping[str, Any]
    limits: Limits
    effective_at: NotRequired[datetime | str | None]
    until: NotRequired[datetime | str | None]


class EarlyChange(TypedDict):
    """A household whose appointment changes before letters arrive; `day`: the first of such, local to the region."""

    household_id: str
    day: str


class SiteTotals(TypedDict):
    before: int
    kept: int
    phone: int
    video: int
    moved: int
    lapsed: int
    returned: NotRequired[int]
    site: str


class ReplanPreview(TypedDict):
    """`guests`: households with a future appointment there; `digest` changes with all the outcome depends on."""

    early: NotRequired[list[EarlyChange]]
    sites: list[SiteTotals]
    digest: str
    guests: list[str]


class Totals(TypedDict):
    """kept + phone + video + moved + lapsed + returned = before."""

    before: int
    kept: int
    phone: int
    video: int
    moved: int
    lapsed: int
    returned: NotRequired[int]


class EntryView(TypedDict):
    """One change of the site's timeline, or, with `revokes`, an announced one that was taken back.

    `limits`: they have been heard of; `fenced`: nobody books in its time until it is replanned; `held`: it waits for
    somebody to look, because its outcome would be clearly worse than foreseen."""

    sequence: int
    stage: str | None
    effective_at: str
    limits: bool
    fenced: bool
    held: bool
    revokes: int | None
    revoked: bool


class ReplanView(TypedDict):
    sequence: int
    state: str
    batches: int
    applied_batches: int
    totals: Totals


class ReplanStatus(TypedDict):
    """`sequence`: of the newest change; `fenced`: some of its time is. `entries`: what still matters, by sequence."""

    entries: NotRequired[list[EntryView]]
    site: str
    sequence: int
    limits_sequence: int
    state: str
    fenced: bool
    latest: ReplanView | None


class RegionRevision(TypedDict):
    """The revision of the region file that this service works with; null before the first."""

    revision: int | None
