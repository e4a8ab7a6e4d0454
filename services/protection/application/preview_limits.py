"""The limits that a stage would bring, by the same rule as the real ones, written nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.chassis.process.problems import Fault, Problem
from services.protection.application.ports import App
from services.protection.domain.limits import StageRule, derive_limits


def preview_limits(app: App, region: str, stage: Mapping[str, Any], sites: Sequence[str]) -> dict[str, Any]:
    """Site to limits. Raises Problem 409 when a site has no published concept yet, 422 when the stage is unreadable."""
    rule = read_stage(stage)
    with app.begin() as work:
        found = {published.site: published.concept for published in work.concepts.current(region, sites)}
    missing = [site for site in sites if site not in found]
    if missing:
        faults = [
            Fault(f"sites/{site}", "Zu diesem Standort ist kein Schutzkonzept veröffentlicht.") for site in missing
        ]
        raise Problem(409, "Ohne Schutzkonzept gibt es keine Auslastungsgrenzen", f"Region „{region}“", faults)
    return {site: derive_limits(found[site], rule).document() for site in sites}


def read_stage(stage: Mapping[str, Any]) -> StageRule:
    try:
        return StageRule.of(stage)
    except (KeyError, TypeError, ArithmeticError) as error:
        raise Problem(422, "Diese Stufe ist nicht lesbar", f"Es fehlt oder stimmt nicht: {error}") from error
