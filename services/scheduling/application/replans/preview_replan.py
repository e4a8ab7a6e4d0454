"""What a switch would do to appointments: the same snapshot and the same decisions, written nowhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.application.ports import App
from services.scheduling.application.problems import unknown_site
from services.scheduling.application.replans.snapshots import load_snapshot
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.decision import Totals
from services.scheduling.domain.limits import Limits
from services.scheduling.domain.replan import replan
from services.scheduling.domain.stage import Stage


@dataclass(frozen=True)
class SitePreview:
    """What is asked about one site: the stage and the limits that it would have. `effective_at`: None for now."""

    site: str
    sequence: int
    stage: dict[str, Any]
    limits: dict[str, Any]
    effective_at: datetime | None


def preview_replan(app: App, region: str, sites: Sequence[SitePreview]) -> dict[str, Any]:
    """Totals by site; `guests`, the households with a future appointment there; and a digest.

    The digest changes when anything changes that the outcome depends on. It leaves out the instant itself: looking
    again a minute later is no change, an appointment that has begun meanwhile is one.
    """
    answers, inputs = [], []
    guests: set[UUID] = set()
    with app.begin() as work:
        for asked in sites:
            state = work.sites.get(region, asked.site)
            if state is None:
                raise unknown_site(region, asked.site)
            stage, limits = Stage.parse(asked.stage), Limits.parse(asked.limits)
            effective_at = asked.effective_at or app.clock.now()
            snapshot = load_snapshot(work, region, asked.site, stage, limits, effective_at)
            answers.append({"site": asked.site, **asdict(Totals.of(replan(snapshot)))})
            guests |= {each.household_id for each in snapshot.future}
            house = snapshot.rules.site.facts()
            inputs.append([asked.site, asked.sequence, asked.stage, asked.limits, house, _states(snapshot.future)])
    return {"sites": answers, "digest": _digest(inputs), "guests": sorted(guests)}


def _states(appointments: Sequence[Appointment]) -> list[list[str]]:
    """Everything about the appointments that decides what becomes of them."""
    ordered = sorted(appointments, key=lambda appointment: appointment.id)
    return [[str(value) for value in asdict(appointment).values()] for appointment in ordered]


def _digest(inputs: Any) -> str:
    canonical = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
