"""Continues replans that nobody works on any more, and measures what must never be."""

from __future__ import annotations

from services.scheduling.application.ports import App
from services.scheduling.application.replans.carry_out_replan import carry_out_replan


def continue_open_replans(app: App) -> int:
    """Finishes what a killed process left; safe beside handlers and replicas, since each step locks its site.

    How many sites were finished. One that fails is reported, stays fenced, and does not stop the sites after it.
    """
    with app.begin() as work:
        sites = work.sites.awaiting_replan()
    return sum(_continued(app, region, site) for region, site in sites)


def _continued(app: App, region: str, site: str) -> bool:
    try:
        carry_out_replan(app, region, site)
    except Exception as error:
        app.meter.continuation_failed(region, site, error)
        return False
    return True


def measure_invariants(app: App) -> None:
    with app.begin() as work:
        app.meter.invariants(work.invariants(app.clock.now()))
