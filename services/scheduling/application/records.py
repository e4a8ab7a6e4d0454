"""What is stored about sites and replans, as the use cases see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.decision import Totals
from services.scheduling.domain.timeline import Timeline

BATCH = 200
SETTLED, PERSONAL_VISIT = "settled_by_phone", "personal_visit"
"""What a phone contact can decide."""


@dataclass(frozen=True, slots=True)
class SiteState:
    """Where a site stands: whether its region is loaded, and its timeline."""

    region: str
    site: str
    loaded: bool
    timeline: Timeline


@dataclass(frozen=True, slots=True)
class Plan:
    """A replan of one site for one sequence, decided as a whole and applied batch by batch."""

    region: str
    site: str
    sequence: int
    switch_id: UUID | None
    state: str
    totals: Totals
    batches: int
    applied_batches: int
    planned_at: datetime
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone contact before a visit.

    `appointment_id`: the visit that it admits or settles, or that used it up; `made_in`: the appointment by phone or
    video in which it was made; `replaced_by`: the later contact that holds in its place.
    """

    id: UUID
    region: str
    site: str
    household_id: UUID
    appointment_id: UUID | None
    department: str | None
    decision: str
    recorded_by: str
    recorded_at: datetime
    reason: str | None = None
    made_in: UUID | None = None
    replaced_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """Who ended an appointment, when and why; `by` is None where a stage did."""

    at: datetime
    by: str | None
    reason: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment with where it belongs.

    `note`: why it is at the same time as another of its household; `source`: a digest of the line that it comes from.
    """

    region: str
    site: str
    appointment: Appointment
    reference: str | None = None
    state: str = "booked"
    note: str | None = None
    source: str | None = None
    ending: Ending | None = None
    no_disadvantage: bool = False
    moved_to: UUID | None = None
