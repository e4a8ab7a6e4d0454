"""Says what happened: builds the events of campaigns and hands them to the unit of work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.contracts.events import notification
from services.contracts.events.envelope import EventType
from services.notification.application.ports import App, Work
from services.notification.application.records import Campaign
from services.notification.domain.campaign import Balance


def campaign_created(app: App, work: Work, campaign: Campaign, now: datetime) -> None:
    _say(app, work, notification.CAMPAIGN_CREATED, campaign, now, households=campaign.in_scope)


def campaign_completed(app: App, work: Work, campaign: Campaign, outcome: str, balance: Balance, now: datetime) -> None:
    _say(app, work, notification.CAMPAIGN_COMPLETED, campaign, now, outcome=outcome, balance=balance.as_event())


def _say(app: App, work: Work, kind: EventType, campaign: Campaign, now: datetime, **data: Any) -> None:
    if campaign.joins:
        return  # a switch waits for its campaigns, never for whoever comes later
    about = {"region": campaign.key.region, "site": campaign.key.site}
    envelope = kind.event(
        id=app.new_id(),
        subject=campaign.key.subject,
        time=now,
        sequence=campaign.sequence,
        correlation_id=campaign.switch_id,
        data={**about, "campaign_id": campaign.id, "switch_id": campaign.switch_id, **data},
    )
    work.publish(envelope)
