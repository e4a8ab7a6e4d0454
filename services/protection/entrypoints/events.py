"""Events of the sites service: which stage a site is on, and what it is called."""

from __future__ import annotations

from functools import partial

from services.chassis.process.subscription import subscribe
from services.contracts.events import sites
from services.contracts.events.envelope import Event
from services.protection.application.change_stage import change_stage
from services.protection.application.describe_site import describe_site
from services.protection.application.ports import App
from services.protection.application.records import StageInForce
from services.protection.domain.limits import StageRule


class ProtectionEvents:
    app: App

    @subscribe(sites.STAGE_CHANGED)
    def on_stage_changed(self, event: Event) -> None:
        data = event.data
        switch = data["switch"]["id"] if data["switch"] else None
        stage = StageInForce(event.sequence, StageRule.of(data["stage"]), switch, event.id)
        effect = partial(change_stage, self.app, region=data["region"], site=data["site"], stage=stage)
        self.app.receive("protection.stage", event, effect)

    @subscribe(sites.SITE_UPDATED)
    def on_site_updated(self, event: Event) -> None:
        about = {key: event.data[key] for key in ("region", "site", "revision", "name")}
        self.app.receive("protection.site", event, partial(describe_site, **about))
