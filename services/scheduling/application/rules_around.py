"""The rules of a site around an instant or over a time, from its timeline."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.scheduling.application.ports import Work
from services.scheduling.application.records import SiteState
from services.scheduling.domain.dated_rules import DatedRules, dated_rules

MARGIN = timedelta(days=2)
"""Longer than any appointment with the time that its visitors may wait."""


def rules_around(work: Work, state: SiteState, first: datetime, last: datetime | None = None) -> DatedRules:
    """The stages of this time and of a day or two around it: appointments reach from one into the next."""
    layout = work.regions.layout(state.region, state.site)
    return dated_rules(layout, state.timeline, since=first - MARGIN, until=(last or first) + MARGIN)
