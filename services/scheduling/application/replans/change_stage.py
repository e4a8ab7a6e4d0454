"""A site has a new stage: store it, put the fence up. An older one never undoes a newer one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.application.ports import Work


def change_stage(
    work: Work,
    region: str,
    site: str,
    *,
    sequence: int,
    stage: Mapping[str, Any],
    effective_at: datetime,
    switch_id: UUID | None,
    caused_by: UUID,
) -> str | None:
    """Answers "stale" for a stage that is not newer than the one in force."""
    work.sites.note(region, site)
    state = work.sites.locked(region, site)
    if state is None or sequence <= state.stage_sequence:
        return "stale"
    work.sites.set_stage(state, stage, sequence, effective_at=effective_at, switch_id=switch_id, caused_by=caused_by)
    return None
