"""What notification reacts to: each event is translated and handed to one use case, exactly once."""

from __future__ import annotations

import json
from typing import Any

from services.chassis.process.subscription import subscribe
from services.contracts.events import protection, scheduling, sites
from services.contracts.events.envelope import Event
from services.notification.adapters.postgres.json import dumps
from services.notification.application.record_cancellation import Cancellation, record_cancellation
from services.notification.application.record_replan import record_changes, record_replan
from services.notification.application.record_site import record_concept, record_profile
from services.notification.application.record_stage import StageChange, record_stage
from services.notification.application.records import SiteKey
from services.notification.domain.visiting import equipment_notice
from services.notification.entrypoints.app import NotificationApp


class NotificationEvents:
    app: NotificationApp

    @subscribe(sites.STAGE_CHANGED)
    def on_stage_changed(self, event: Event) -> None:
        data, app = event.data, self.app
        change = StageChange(
            _key(event), event.sequence, _plain(data["stage"]), data["effective_at"], switch=data["switch"]
        )
        app.once("stage_changed", event, lambda work: record_stage(work, change, app.terms, app.now()))

    @subscribe(sites.SITE_UPDATED)
    def on_site_updated(self, event: Event) -> None:
        data, app = event.data, self.app
        app.once(
            "site_updated",
            event,
            lambda work: record_profile(work, _key(event), data["revision"], _plain(data), app.terms, app.now()),
        )

    @subscribe(protection.CONCEPT_PUBLISHED)
    def on_concept_published(self, event: Event) -> None:
        data = event.data
        notices = [*data["measures"], *equipment_notice(data["equipment"])]
        self.app.once(
            "concept_published", event, lambda work: record_concept(work, _key(event), data["version"], notices)
        )

    @subscribe(scheduling.APPOINTMENTS_CHANGED)
    def on_appointments_changed(self, event: Event) -> None:
        data, app = event.data, self.app
        app.once(
            "appointments_changed",
            event,
            lambda work: record_changes(
                work, _key(event), event.sequence, data["batch"], _plain(data["changes"]), app.terms, app.now()
            ),
        )

    @subscribe(scheduling.SITE_REPLANNED)
    def on_site_replanned(self, event: Event) -> None:
        data, app = event.data, self.app
        app.once(
            "site_replanned",
            event,
            lambda work: record_replan(work, _key(event), event.sequence, data["changes"], app.terms, app.now()),
        )

    @subscribe(scheduling.APPOINTMENT_CANCELLED)
    def on_appointment_cancelled(self, event: Event) -> None:
        visit = event.data["appointment"]
        cancellation = Cancellation(_key(event), event.sequence, visit["appointment_id"], visit["starts_at"])
        self.app.once("appointment_cancelled", event, lambda work: record_cancellation(work, cancellation))


def _key(event: Event) -> SiteKey:
    return SiteKey(event.data["region"], event.data["site"])


def _plain(value: Any) -> Any:
    """As it will lie in the database: times and ids as text."""
    return json.loads(dumps(value))
