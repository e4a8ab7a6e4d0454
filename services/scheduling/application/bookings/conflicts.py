"""Appointments that are no longer possible as they are, after a concept, the house or its staff was changed."""

from __future__ import annotations

from typing import Any

from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import unknown_site
from services.scheduling.application.records import SiteState
from services.scheduling.application.replans.snapshots import load_snapshot
from services.scheduling.application.views import visit
from services.scheduling.domain.seating import refusals, without_staff


def conflicts(app: App, region: str, site: str | None = None) -> list[dict[str, Any]]:
    """Each with its site and the reason; nothing happens to them until somebody decides. None while a switch runs."""
    with app.begin() as work:
        if site is None:
            states = work.sites.of_region(region)
        else:
            state = work.sites.get(region, site)
            if state is None:
                raise unknown_site(region, site)
            states = [state]
        return [conflict for state in states if state.bookable for conflict in _of_site(app, work, state)]


def _of_site(app: App, work: Work, state: SiteState) -> list[dict[str, Any]]:
    rules = (state.stage_in_force, state.limits_in_force)
    snapshot = load_snapshot(work, state.region, state.site, *rules, app.clock.now())
    reasons = refusals(snapshot) | without_staff(snapshot)
    return [
        {"site": state.site, **visit(each), "reason": str(reasons[each.id])}
        for each in sorted(snapshot.future, key=lambda each: (each.starts_at, each.id))
        if each.id in reasons
    ]
