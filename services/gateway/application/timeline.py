"""The stages of a region's sites day by day, as sites tells them in one answer, cut down to the user's own sites."""

from collections.abc import Iterable
from datetime import date, timedelta

from services.chassis.process.problems import Fault, Problem
from services.contracts.calls.sites import LONGEST_TIMELINE
from services.contracts.problems import REQUEST_INVALID
from services.gateway.access.principal import Principal
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.sites import TimelineEntry, TimelineView

DAYS = 28
"""Shown where nobody says how many."""
LIVE = ("past", "in_force", "announced", "waiting")
"""States of entries that count; the others were announced or planned, and do not happen."""
NOT_YET = ("announced", "waiting")


def ask(backends: Backends, user: Principal, region: str, since: date, until: date | None = None) -> TimelineView:
    """`until` is the last day shown; None: four weeks of days. Raises Problem 404, or 422 for such a period."""
    scope = user.scope
    own = None if scope.sites is None else sorted(_within(region, scope.sites))
    last = until or since + timedelta(days=DAYS - 1)
    if last < since:
        raise Problem.of(REQUEST_INVALID, [Fault("query/to", "not-after", {"other": "from"})])
    if (last - since).days >= LONGEST_TIMELINE:
        raise Problem.of(REQUEST_INVALID, [Fault("query/to", "period-too-long", {"days": LONGEST_TIMELINE})])
    told = backends.sites.timeline(region=region, sites=own, since=since, until=last)
    return {**told, "sites": [site for site in told["sites"] if scope.has_site(region, site["site"])]}


def live(entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
    """Those that count, in the order in which they hold: by date, of the same date the later decision."""
    counted = [entry for entry in entries if entry["state"] in LIVE]
    return sorted(counted, key=lambda entry: (entry["effective_at"], entry["sequence"] or 0))


def _within(region: str, sites: Iterable[str]) -> list[str]:
    return [site for place, _, site in (known.partition("/") for known in sites) if place == region]
