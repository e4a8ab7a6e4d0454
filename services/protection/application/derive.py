"""Derives a site's limits once both its stage and its concept are known, whichever came first, and says so once."""

from __future__ import annotations

from datetime import datetime

from services.contracts.events.protection import LIMITS_CHANGED
from services.protection.application.ports import App, Work
from services.protection.application.records import SiteLimits, StageInForce
from services.protection.domain.concept import Concept
from services.protection.domain.limits import derive_limits


def derive(
    app: App, work: Work, region: str, site: str, stage: StageInForce, version: int, concept: Concept, now: datetime
) -> bool:
    """False when these limits were said before. The site is locked, so the answer holds until the commit."""
    first = not work.limits.stored_for(region, site, stage.sequence)
    limits = derive_limits(concept, stage.rule)
    found = SiteLimits(region, site, None, stage.sequence, stage.rule.id, version, limits, now)
    if not work.limits.store(found):
        return False
    _announce(app, work, found, stage, belongs_to_switch=first)
    work.on_commit(app.meter.limits_changed)
    return True


def _announce(app: App, work: Work, found: SiteLimits, stage: StageInForce, belongs_to_switch: bool) -> None:
    """The first limits of a sequence belong to its switch; later ones come from a new concept, not from the switch."""
    envelope = LIMITS_CHANGED.event(
        id=app.new_id(),
        subject=f"{found.region}/{found.site}",
        time=found.derived_at,
        sequence=found.sequence,
        data={
            "region": found.region,
            "site": found.site,
            "stage": found.stage,
            "concept_version": found.concept_version,
            "limits": found.limits.document(),
        },
        correlation_id=stage.switch if belongs_to_switch else None,
        causation_id=stage.event if belongs_to_switch else None,
    )
    work.publish(envelope)
