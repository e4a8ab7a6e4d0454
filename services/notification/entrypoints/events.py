"""What notification reacts to: each event is translated and handed to one use case, exactly once."""

from __future__ import annotations

from services.chassis.process.subscription import subscribe
from services.contracts.events import protection, scheduling, sites
from services.contracts.events.envelope import Event
from services.notification.application.campaigns.record_cancellation import Cancellation, record_cancellation
from services.notification.application.campaigns.record_replan import record_changes, record_replan
from services.notification.application.campaigns.record_stage import StageChange, record_stage
from services.notification.application.ports import App
from services.notification.application.records import SiteKey
from services.notification.application.sites.record_site import record_concept, take_region
from services.notification.domain.visiting import equipment_notice


class NotificationEvents:
    app: App

    @subscribe(sites.REGION_LOADED)
    def on_region_loaded(self, event: Event) -> None:
        document, revision = event.json["document"], event.data["revision"]
        self.app.receive(event, lambda work: take_region(self.app, work, document, revision))

    @subscribe(sites.STAGE_CHANGED)
    def on_stage_changed(self, event: Event) -> None:
        data = event.data
        change = StageChange(
            _key(event),
            event.sequence,
            event.json["stage"],
            data["effective_at"],
            data["switch"],
            event.time,
            data["from_stage"],
        )
        self.app.receive(event, lambda work: record_stage(self.app, work, change))

    @subscribe(sites.STAGE_REVOKED)
    def on_stage_revoked(self, event: Event) -> None:
        data = event.data
        change = StageChange(
            _key(event),
            event.sequence,
            event.json["holds"],
            data["effective_at"],
            data["switch"],
            event.time,
            data["announced"]["id"],
            data["revoked"],
            {"announced": data["announced"]["name"], "cause": data["cause"]},
        )
        self.app.receive(event, lambda work: record_stage(self.app, work, change))

    @subscribe(protection.CONCEPT_PUBLISHED)
    def on_concept_published(self, event: Event) -> None:
        data = event.data
        wording = self.app.templates.wording(data["region"], self.app.terms.template_version)
        notices = [*event.json["measures"], *equipment_notice(data["equipment"], wording)]
        self.app.receive(event, lambda work: record_concept(work, _key(event), data["version"], notices))

    @subscribe(scheduling.APPOINTMENTS_CHANGED)
    def on_appointments_changed(self, event: Event) -> None:
        key, batch, changes = _key(event), event.data["batch"], event.json["changes"]
        self.app.receive(event, lambda work: record_changes(self.app, work, key, event.sequence, batch, changes))

    @subscribe(scheduling.SITE_REPLANNED)
    def on_site_replanned(self, event: Event) -> None:
        key, changes = _key(event), event.data["changes"]
        self.app.receive(event, lambda work: record_replan(self.app, work, key, event.sequence, changes))

    @subscribe(scheduling.APPOINTMENT_CANCELLED)
    def on_appointment_cancelled(self, event: Event) -> None:
        visit = event.data["appointment"]
        cancellation = Cancellation(_key(event), event.sequence, visit["appointment_id"], visit["starts_at"])
        self.app.receive(event, lambda work: record_cancellation(work, cancellation))


def _key(event: Event) -> SiteKey:
    return SiteKey(event.data["region"], event.data["site"])
