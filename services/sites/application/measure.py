"""Counts what stands in the database, for the gauges that operations watches."""

from __future__ import annotations

from services.sites.application.ports import App


def measure(app: App) -> None:
    with app.begin() as work:
        standing = work.switches.standing()
        ranks = work.sites.ranks()
    app.meter.standing(standing, standing["oldest_running"], ranks)
