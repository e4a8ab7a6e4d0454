"""Events of the sites service: a region file was loaded, a site's timeline changed."""

from __future__ import annotations

from functools import partial

from services.chassis.process.subscription import subscribe
from services.contracts.events import sites
from services.contracts.events.envelope import Event
from services.protection.application.concepts.take_region import LoadedRegion, take_region
from services.protection.application.limits.change_stage import change_stage, revoke_stage
from services.protection.application.ports import App
from services.protection.domain.limits import StageRule
from services.protection.domain.timeline import Entry


class ProtectionEvents:
    app: App

    @subscribe(sites.REGION_LOADED)
    def on_region_loaded(self, event: Event) -> None:
        loaded = LoadedRegion(**event.data, event=event.id)
        self.app.receive(event, partial(take_region, self.app, loaded=loaded))

    @subscribe(sites.STAGE_CHANGED)
    def on_stage_changed(self, event: Event) -> None:
        data = event.data
        switch = data["switch"]["id"] if data["switch"] else None
        entry = Entry(event.sequence, StageRule.of(data["stage"]), data["effective_at"], event.time, switch, event.id)
        self.app.receive(event, partial(change_stage, self.app, region=data["region"], site=data["site"], entry=entry))

    @subscribe(sites.STAGE_REVOKED)
    def on_stage_revoked(self, event: Event) -> None:
        data = event.data
        about = {"region": data["region"], "site": data["site"], "entry": data["revoked"], "sequence": event.sequence}
        self.app.receive(event, partial(revoke_stage, **about))
