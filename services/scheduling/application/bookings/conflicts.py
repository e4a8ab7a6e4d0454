"""Appointments that are no longer possible as they are, after a concept, the house or its staff was changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import unknown_site
from services.scheduling.application.records import SiteState
from services.scheduling.application.replans.snapshots import load_snapshot
from services.scheduling.application.views import visit
from services.scheduling.domain.dated_rules import dated_rules
from services.scheduling.domain.seating import refusals, remote_conflicts
from services.scheduling.domain.snapshot import Snapshot
from services.scheduling.domain.timeline import LATEST, Period


def conflicts(app: App, region: str, site: str | None = None) -> list[dict[str, Any]]:
    """Each with its site and the reason; nothing happens to them until somebody decides. None while it is replanned."""
    with app.begin() as work:
        if site is None:
            states = work.sites.of_region(region)
        else:
            state = work.sites.get(region, site)
            if state is None:
                raise unknown_site(region, site)
            states = [state]
        return [conflict for state in states for conflict in _of_site(app, work, state)]


def _of_site(app: App, work: Work, state: SiteState) -> list[dict[str, Any]]:
    """Of each stage that is announced or in force, in its own period."""
    layout = work.regions.layout(state.region, state.site)
    now = app.clock.now()
    over_time = dated_rules(layout, state.timeline, since=now)
    return [
        conflict
        for period, rules in over_time.parts
        if not state.timeline.fenced(max(period.begin, now), period.end or LATEST)
        for conflict in _of_period(work, state, load_snapshot(work, rules, over_time, _from(now, period)))
    ]


def _from(now: datetime, period: Period) -> Period:
    return replace(period, begin=max(period.begin, now))


def _of_period(work: Work, state: SiteState, snapshot: Snapshot) -> list[dict[str, Any]]:
    reasons = refusals(snapshot) | remote_conflicts(snapshot)
    return [
        {"site": state.site, **visit(each), "reason": str(reasons[each.id])}
        for each in sorted(snapshot.future, key=lambda each: (each.starts_at, each.id))
        if each.id in reasons
    ]
