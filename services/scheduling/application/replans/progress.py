"""How far replans have come."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling.application.ports import App
from services.scheduling.application.problems import unknown_site
from services.scheduling.application.records import Plan


def switch_totals(app: App, switch: UUID) -> dict[str, int]:
    """The sum over all sites of the switch that have been replanned or are being so."""
    with app.begin() as work:
        return asdict(work.replans.totals(switch))


def replan_status(app: App, region: str, site: str) -> dict[str, Any]:
    """How far the site has followed its stage: no_stage, waiting_for_limits, running or idle."""
    with app.begin() as work:
        state = work.sites.get(region, site)
        if state is None:
            raise unknown_site(region, site)
        plan = work.replans.latest(region, site)
    if state.stage is None:
        phase = "no_stage"
    elif not state.complete:
        phase = "waiting_for_limits"
    else:
        phase = "running" if state.fenced else "idle"
    return {
        "site": site,
        "sequence": state.stage_sequence,
        "limits_sequence": state.limits_sequence,
        "state": phase,
        "fenced": state.fenced,
        "latest": None if plan is None else _plan(plan),
    }


def _plan(plan: Plan) -> dict[str, Any]:
    shown = {key: getattr(plan, key) for key in ("sequence", "state", "batches", "applied_batches")}
    return {**shown, "totals": asdict(plan.totals)}
