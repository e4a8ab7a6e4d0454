"""Derives the limits of an entry once both it and the site's concept are known, whichever came first; says so once."""

from __future__ import annotations

from datetime import datetime

from services.protection.application import announce
from services.protection.application.ports import App, Work
from services.protection.application.records import SiteLimits, SiteState
from services.protection.domain.concept import Concept
from services.protection.domain.limits import derive_limits
from services.protection.domain.timeline import Entry


def derive(app: App, work: Work, state: SiteState, entry: Entry, version: int, concept: Concept, now: datetime) -> None:
    """Nothing when these limits were said before. The site is locked, so that holds until the commit.

    The first limits of an entry belong to its switch; later ones come from a new concept, not from the switch.
    """
    first = not work.limits.stored_for(state.region, state.site, entry.sequence)
    derived = derive_limits(concept, entry.rule)
    limits = SiteLimits(state.region, state.site, None, entry.sequence, entry.rule.id, version, derived, now)
    if work.limits.store(limits):
        switch, cause = (entry.switch, entry.event) if first else (None, None)
        announce.limits_changed(app, work, limits, switch, cause)
        work.on_commit(app.meter.limits_changed)
