"""Derives a site's limits once both its stage and its concept are known, whichever came first, and says so once."""

from __future__ import annotations

from datetime import datetime

from services.protection.application import announce
from services.protection.application.ports import App, Work
from services.protection.application.records import SiteLimits, SiteState, StageInForce
from services.protection.domain.concept import Concept
from services.protection.domain.limits import derive_limits


def derive(
    app: App, work: Work, state: SiteState, stage: StageInForce, version: int, concept: Concept, now: datetime
) -> None:
    """Nothing when these limits were said before. The site is locked, so that holds until the commit.

    The first limits of a sequence belong to its switch; later ones come from a new concept, not from the switch.
    """
    first = not work.limits.stored_for(state.region, state.site, stage.sequence)
    derived = derive_limits(concept, stage.rule)
    limits = SiteLimits(state.region, state.site, None, stage.sequence, stage.rule.id, version, derived, now)
    if work.limits.store(limits):
        switch, cause = (stage.switch, stage.event) if first else (None, None)
        announce.limits_changed(app, work, limits, switch, cause)
        work.on_commit(app.meter.limits_changed)
