"""Looks at the limits that hold at an instant: now, or under a stage that is announced."""

from __future__ import annotations

from datetime import datetime

from services.chassis.process.problems import Problem
from services.contracts.problems import REGION_UNKNOWN
from services.protection.application.ports import App
from services.protection.application.records import SiteLimits
from services.protection.domain.timeline import stage_at


def list_limits(app: App, region: str, at: datetime | None = None) -> list[SiteLimits]:
    """At every site of the region that has a stage then (None: now) and a concept. Problem "region-unknown"."""
    instant = at or app.clock.now()
    with app.begin() as work:
        if not work.sites.known(region):
            raise Problem.of(REGION_UNKNOWN, region=region)
        holding = {site: stage_at(entries, instant) for site, entries in work.sites.entries(region).items()}
        return work.limits.of_entries(region, {site: entry.sequence for site, entry in holding.items() if entry})
