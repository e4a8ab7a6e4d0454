"""Loads the snapshot of a site: preview, replan and conflicts all look at the same things."""

from __future__ import annotations

from datetime import datetime

from services.scheduling.application.ports import Work
from services.scheduling.domain.limits import Limits
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.snapshot import Snapshot
from services.scheduling.domain.stage import Stage


def load_snapshot(work: Work, region: str, site: str, stage: Stage, limits: Limits, effective_at: datetime) -> Snapshot:
    """The site with its appointments as they are now, under the given stage and limits."""
    appointments = work.appointments.from_time(region, site, effective_at)
    return Snapshot(
        rules=Rules(work.regions.layout(region, site), stage, limits),
        effective_at=effective_at,
        future=tuple(appointment for appointment in appointments if appointment.starts_at >= effective_at),
        running=tuple(appointment for appointment in appointments if appointment.starts_at < effective_at),
    )
