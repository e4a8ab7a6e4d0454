"""Looks at the limits in force."""

from __future__ import annotations

from services.chassis.process.problems import Problem
from services.contracts.problems import REGION_UNKNOWN
from services.protection.application.ports import App
from services.protection.application.records import SiteLimits


def list_limits(app: App, region: str) -> list[SiteLimits]:
    """The limits in force at every site of the region that has a stage and a concept. Problem "region-unknown"."""
    with app.begin() as work:
        if not work.sites.known(region):
            raise Problem.of(REGION_UNKNOWN, region=region)
        return work.limits.current(region)
