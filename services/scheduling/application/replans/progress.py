"""How far replans have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling.application.ports import App
from services.scheduling.application.problems import unknown_site
from services.scheduling.application.records import Plan, SiteState
from services.scheduling.domain.timeline import Entry


def switch_totals(app: App, switch: UUID, sites: Sequence[str] | None = None) -> dict[str, int]:
    """The sum over the sites of the switch (or those of them) that have been replanned or are being so."""
    with app.begin() as work:
        return asdict(work.replans.totals(switch, sites))


def replan_status(app: App, region: str, site: str) -> dict[str, Any]:
    """How far the site has followed its stage: no_stage, waiting_for_limits, running or idle."""
    with app.begin() as work:
        state = work.sites.get(region, site)
        if state is None:
            raise unknown_site(region, site)
        plan = work.replans.latest(region, site)
    heard = (entry for entry in state.timeline.entries if entry.effective_at is not None)
    entries = sorted(heard, key=lambda entry: entry.sequence)
    return {
        "site": site,
        "sequence": state.timeline.newest,
        "limits_sequence": max((each.sequence for each in state.timeline.entries if each.limits), default=0),
        "state": _phase(state),
        "fenced": any(each.fenced for each in entries),
        "latest": None if plan is None else _plan(plan),
        "entries": [_entry(each) for each in entries],
    }


def _phase(state: SiteState) -> str:
    """Of the site as a whole: one entry that waits or is worked on is enough."""
    live = state.timeline.live
    if not live:
        return "no_stage"
    if any(entry.fenced and not entry.complete for entry in live):
        return "waiting_for_limits"
    return "running" if any(entry.fenced for entry in state.timeline.entries) else "idle"


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "stage": None if entry.stage is None else entry.stage["id"],
        "effective_at": entry.effective_at,
        "limits": entry.limits is not None,
        "fenced": entry.fenced,
        "held": entry.held,
        "revokes": entry.revokes,
        "revoked": entry.revoked,
    }


def _plan(plan: Plan) -> dict[str, Any]:
    shown = {key: getattr(plan, key) for key in ("sequence", "state", "batches", "applied_batches")}
    return {**shown, "totals": asdict(plan.totals)}
