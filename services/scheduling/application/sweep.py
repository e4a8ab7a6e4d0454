"""Continues replans that nobody works on any more, and measures what must never be."""

from __future__ import annotations

from services.scheduling.application.carry_out_replan import carry_out_replan
from services.scheduling.application.ports import App


def continue_open_replans(app: App) -> int:
    """Finishes what a killed process left; safe beside handlers and replicas, since each step locks its site."""
    with app.begin() as work:
        sites = work.sites.awaiting_replan()
    for region, site in sites:
        carry_out_replan(app, region, site)
    return len(sites)


def measure_invariants(app: App) -> None:
    with app.begin() as work:
        app.meter.invariants(work.invariants(app.clock.now()))
