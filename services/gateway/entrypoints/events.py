"""Every event of every service, for the live view; so each event has at least one listener."""

from typing import Protocol

from services.chassis.process.subscription import subscribe
from services.contracts.events import notification, protection, scheduling, sites
from services.contracts.events.envelope import Event
from services.gateway.application.live import LiveEvents


class HasLive(Protocol):
    @property
    def live(self) -> LiveEvents: ...


class GatewayEvents:
    app: HasLive

    @subscribe(sites.STAGE_CHANGED)
    def on_stage_changed(self, event: Event) -> None:
        self.app.live.add(event)

    @subscribe(sites.SITE_UPDATED)
    def on_site_updated(self, event: Event) -> None:
        self.app.live.add(event)

    @subscribe(sites.SWITCH_SCHEDULED)
    def on_switch_scheduled(self, event: Event) -> None:
        self.app.live.add(event)

    @subscribe(sites.SWITCH_HELD)
    def on_switch_held(self, event: Event) -> None:
        self.app.live.add(event)

    @subscribe(sites.SWITCH_SETTLED)
    def on_switch_settled(self, event: Event) -> None:
        self.app.live.add(event)

    @subscribe(protection.CONCEPT_PUBLISHED)
    def on_concept_published(self, event: Event) -> None:
        self.app.live.add(event)

    @subscribe(protection.LIMITS_CHANGED)
    def on_limits_changed(self, event: Event) -> None:
        self.app.live.add(event)

    @subscribe(scheduling.APPOINTMENTS_CHANGED)
    def on_appointments_changed(self, event: Event) -> None:
        self.app.live.add(event)

    @subscribe(scheduling.SITE_REPLANNED)
    def on_site_replanned(self, event: Event) -> None:
        self.app.live.add(event)

    @subscribe(scheduling.APPOINTMENT_BOOKED)
    def on_appointment_booked(self, event: Event) -> None:
        self.app.live.add(event)

    @subscribe(scheduling.APPOINTMENT_CANCELLED)
    def on_appointment_cancelled(self, event: Event) -> None:
        self.app.live.add(event)

    @subscribe(notification.CAMPAIGN_CREATED)
    def on_campaign_created(self, event: Event) -> None:
        self.app.live.add(event)

    @subscribe(notification.CAMPAIGN_COMPLETED)
    def on_campaign_completed(self, event: Event) -> None:
        self.app.live.add(event)
