"""A site's timeline has a new entry, for now or for a date: store it, put the fence up over its period.

Events come in any order: one that was revoked before never lives, one that was overtaken before is not replanned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.application.ports import Work
from services.scheduling.domain.timeline import Entry, Foreseen, Timeline


def change_stage(
    work: Work,
    region: str,
    site: str,
    *,
    sequence: int,
    stage: Mapping[str, Any],
    effective_at: datetime,
    announced_at: datetime,
    switch_id: UUID | None,
    caused_by: UUID,
    foreseen: Foreseen | None = None,
) -> str | None:
    """Answers "stale" for an entry that changes nothing any more."""
    work.sites.note(region, site)
    state = work.sites.locked(region, site)
    known = work.sites.entry(region, site, sequence) or Entry(sequence)
    if state is None or known.effective_at is not None:
        return "stale"
    entry = replace(
        known,
        stage=stage,
        effective_at=effective_at,
        announced_at=announced_at,
        switch_id=switch_id,
        caused_by=caused_by,
        foreseen=foreseen,
    )
    others = tuple(other for other in state.timeline.entries if other.sequence != sequence)
    timely = entry.live and not Timeline((*others, entry)).overtaken(entry)
    work.sites.put(region, site, replace(entry, fenced=timely))
    if entry.live:
        for older in others:
            if older.live and older.fenced and entry.overtakes(older):
                work.sites.put(region, site, replace(older, fenced=False, held=False, fence=None))
    return None if timely else "stale"
