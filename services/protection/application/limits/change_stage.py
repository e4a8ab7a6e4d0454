"""A site takes a stage: its limits follow, if its concept is known by now."""

from __future__ import annotations

from services.protection.application.limits.derive import derive
from services.protection.application.ports import STALE, App, Work
from services.protection.application.records import StageInForce


def change_stage(app: App, work: Work, region: str, site: str, stage: StageInForce) -> str | None:
    """ "stale" when this sequence or a newer one is known already: an older stage never undoes a newer one."""
    [state] = work.sites.locked(region, [site])
    if state.stage is not None and state.stage.sequence >= stage.sequence:
        return STALE
    work.sites.put_on_stage(region, site, stage)
    for published in work.concepts.current(region, [site]):
        derive(app, work, state, stage, published.version, published.concept, app.clock.now())
    return None
