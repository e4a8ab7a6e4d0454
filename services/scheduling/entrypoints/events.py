"""New stages and new limits: store them, then take the steps of the replan that are open."""

from __future__ import annotations

from functools import partial

from services.chassis.process.subscription import subscribe
from services.contracts.events import protection, sites
from services.contracts.events.envelope import Event
from services.scheduling.application.ports import App
from services.scheduling.application.regions.take_region import take_region
from services.scheduling.application.replans.carry_out_replan import carry_out_replan
from services.scheduling.application.replans.change_limits import change_limits
from services.scheduling.application.replans.change_stage import change_stage
from services.scheduling.application.replans.come_into_force import come_into_force
from services.scheduling.application.replans.revoke_stage import revoke_stage
from services.scheduling.domain.timeline import Foreseen


class SchedulingEvents:
    """A second delivery stores nothing, but continues what a killed first one left open."""

    app: App

    @subscribe(sites.REGION_LOADED)
    def on_region_loaded(self, event: Event) -> None:
        data = event.data
        about = {"document": event.json["document"], "revision": data["revision"], "loaded_by": data["loaded_by"]}
        self.app.receive(event, lambda work: take_region(self.app, work, **about))

    @subscribe(sites.STAGE_CHANGED)
    def on_stage_changed(self, event: Event) -> None:
        data = event.data
        effect = partial(
            change_stage,
            region=data["region"],
            site=data["site"],
            sequence=event.sequence,
            stage=event.json["stage"],
            effective_at=data["effective_at"],
            announced_at=event.time,
            switch_id=data["switch"]["id"] if data["switch"] else None,
            caused_by=event.id,
            foreseen=Foreseen(**data["foreseen"]) if data["foreseen"] else None,
        )
        self.app.receive(event, effect)
        carry_out_replan(self.app, data["region"], data["site"])

    @subscribe(sites.STAGE_REVOKED)
    def on_stage_revoked(self, event: Event) -> None:
        data = event.data
        effect = partial(
            revoke_stage,
            region=data["region"],
            site=data["site"],
            sequence=event.sequence,
            revoked=data["revoked"],
            effective_at=data["effective_at"],
            announced_at=event.time,
            switch_id=data["switch"]["id"],
            caused_by=event.id,
        )
        self.app.receive(event, effect)
        carry_out_replan(self.app, data["region"], data["site"])

    @subscribe(sites.STAGE_IN_FORCE)
    def on_stage_in_force(self, event: Event) -> None:
        data = event.data
        effect = partial(come_into_force, region=data["region"], site=data["site"], sequence=event.sequence)
        self.app.receive(event, effect)

    @subscribe(protection.LIMITS_CHANGED)
    def on_limits_changed(self, event: Event) -> None:
        data = event.data
        effect = partial(
            change_limits,
            region=data["region"],
            site=data["site"],
            sequence=event.sequence,
            version=data["concept_version"],
            limits=data["limits"],
            caused_by=event.id,
        )
        self.app.receive(event, effect)
        carry_out_replan(self.app, data["region"], data["site"])
