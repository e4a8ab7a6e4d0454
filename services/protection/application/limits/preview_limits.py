"""The limits that a stage would bring, by the same rule as the real ones, written nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from services.chassis.process.problems import Problem
from services.contracts.faults import Fault
from services.contracts.problems import REGION_NOT_READY
from services.protection.application.ports import App
from services.protection.domain.limits import Limits, StageRule, derive_limits


def preview_limits(app: App, region: str, rule: StageRule, sites: Sequence[str]) -> dict[str, Limits]:
    """Limits by site. Problem "region-not-ready" while a site's concept is not here yet, a fault for each."""
    with app.begin() as work:
        concepts = {published.site: published.concept for published in work.concepts.current(region, sites)}
    missing = [Fault(f"sites/{site}", "concept-missing") for site in sites if site not in concepts]
    if missing:
        raise Problem.of(REGION_NOT_READY, missing, region=region)
    return {site: derive_limits(concepts[site], rule) for site in sites}
