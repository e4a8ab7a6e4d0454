"""What is stored about sites and replans, as the use cases see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.decision import Outcome, Totals
from services.scheduling.domain.limits import Limits
from services.scheduling.domain.rules import Reason
from services.scheduling.domain.stage import Stage

BATCH = 200


@dataclass(frozen=True, slots=True)
class SiteState:
    """Where a site stands. `stage` and `limits` are the documents of its newest events."""

    region: str
    site: str
    loaded: bool
    stage: Mapping[str, Any] | None
    stage_sequence: int
    effective_at: datetime | None
    switch_id: UUID | None
    limits: Mapping[str, Any] | None
    limits_sequence: int
    concept_version: int
    fenced: bool
    caused_by: UUID | None

    @property
    def complete(self) -> bool:
        """Stage and limits are there, and of the same sequence."""
        return self.stage is not None and self.limits is not None and self.stage_sequence == self.limits_sequence

    @property
    def bookable(self) -> bool:
        return self.complete and not self.fenced

    @property
    def stage_in_force(self) -> Stage:
        if self.stage is None:
            raise ValueError(f"{self.region}/{self.site} has no stage yet")
        return Stage.parse(self.stage)

    @property
    def limits_in_force(self) -> Limits:
        if self.limits is None:
            raise ValueError(f"{self.region}/{self.site} has no limits yet")
        return Limits.parse(self.limits)


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
class Step:
    """A stored decision with the appointment as it is until the step is applied."""

    batch: int
    before: Appointment
    after: Appointment | None
    outcome: Outcome
    reason: Reason
    in_place: bool


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment with where it belongs."""

    region: str
    site: str
    appointment: Appointment
    reference: str | None = None
    state: str = "booked"
