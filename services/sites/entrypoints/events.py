"""Events of the other services: how far they have followed a switch, and which sites have a protection concept."""

from __future__ import annotations

from functools import partial
from typing import Any

from services.chassis.process.subscription import subscribe
from services.contracts.events import notification, protection, scheduling
from services.contracts.events.envelope import Event
from services.sites.application.ports import App
from services.sites.application.regions.record_concept import record_concept
from services.sites.application.switches.drift import Drifted, record_drift
from services.sites.application.switches.record_progress import Progress, record_progress


class SitesEvents:
    app: App

    @subscribe(protection.LIMITS_CHANGED)
    def on_limits_changed(self, event: Event) -> None:
        self._note(event, limits_at=event.time)

    @subscribe(scheduling.SITE_REPLANNED)
    def on_site_replanned(self, event: Event) -> None:
        self._note(event, replanned_at=event.time, totals=event.data["totals"])

    @subscribe(scheduling.SITE_DRIFTED)
    def on_site_drifted(self, event: Event) -> None:
        drifted = Drifted(event.data["region"], event.data["site"], event.sequence, event.data["totals"])
        self.app.receive(event, partial(record_drift, self.app, drifted=drifted))

    @subscribe(notification.CAMPAIGN_CREATED)
    def on_campaign_created(self, event: Event) -> None:
        self._note(event, campaign_id=event.data["campaign_id"], households=event.data["households"])

    @subscribe(notification.CAMPAIGN_COMPLETED)
    def on_campaign_completed(self, event: Event) -> None:
        about = {"campaign_id": event.data["campaign_id"], "balance": event.data["balance"]}
        self._note(event, letters_at=event.time, **about)

    @subscribe(protection.CONCEPT_PUBLISHED)
    def on_concept_published(self, event: Event) -> None:
        about = {key: event.data[key] for key in ("region", "site", "version")}
        self.app.receive(event, partial(record_concept, **about))

    def _note(self, event: Event, **report: Any) -> None:
        progress = Progress(event.data["region"], event.data["site"], event.sequence, event.id, report)
        self.app.receive(event, partial(record_progress, self.app, progress=progress))
