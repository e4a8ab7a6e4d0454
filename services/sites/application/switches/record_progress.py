"""Notes how far the other services have followed a switch at a site, and settles the switch when all is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.sites.application.ports import App, Work
from services.sites.application.switches.settle import settle_when_complete
from services.sites.domain.states import Action

STALE = "stale"


@dataclass(frozen=True)
class Progress:
    """What was reported of a site and sequence; `report` holds the fields of SwitchSite that it fills."""

    region: str
    site: str
    sequence: int
    event_id: UUID
    report: Mapping[str, Any]


def record_progress(app: App, work: Work, progress: Progress) -> str | None:
    """ "stale" when no switch moved the site to this sequence, as with the first load of a site.

    The switch is locked before anything is written: of two sites that finish at the same moment, the second one sees
    the first one's mark and settles the switch.
    """
    switch_id = work.switches.moved_by(progress.region, progress.site, progress.sequence)
    switch = work.switches.locked(switch_id) if switch_id else None
    if switch is None:
        return STALE
    switch.after(Action.PROGRESS)
    work.switches.progress(switch.id, progress.site, progress.report)
    current = work.switches.get(switch.id)
    assert current is not None  # locked above
    settle_when_complete(app, work, current, app.clock.now(), progress.event_id)
    return None
