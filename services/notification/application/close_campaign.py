"""Closes a campaign once no letter is pending, and only when its balance is zero."""

from __future__ import annotations

from datetime import datetime

from services.chassis.process import logs, metrics
from services.chassis.process.identifiers import new_id
from services.contracts.events import notification
from services.notification.application.ports import Work
from services.notification.application.records import Campaign
from services.notification.domain.campaign import FINAL, LEAVING, Action, Balance, after

LOG = logs.get_logger(__name__)
OUT_OF_BALANCE = metrics.counter(
    "campaign_out_of_balance_total", "Campaigns that could not close because households were unaccounted for"
)


def close_if_done(work: Work, campaign: Campaign, now: datetime) -> None:
    """The caller holds the campaign's row."""
    if campaign.state in FINAL or not (campaign.collected or campaign.state in LEAVING):
        return
    balance = work.campaigns.balance(campaign.id)
    if balance.pending:
        return
    if balance.difference:
        OUT_OF_BALANCE.inc()
        LOG.error("campaign out of balance", campaign=str(campaign.id), difference=balance.difference)
        return
    state = after(campaign.state, Action.CLOSE, collected=campaign.collected)
    work.campaigns.set_state(campaign.id, state, closed_at=now)
    work.publish(_completed(campaign, state.value, balance, now))


def _completed(campaign: Campaign, outcome: str, balance: Balance, now: datetime) -> dict[str, object]:
    return notification.CAMPAIGN_COMPLETED.event(
        id=new_id(),
        subject=campaign.key.subject,
        time=now,
        sequence=campaign.sequence,
        correlation_id=campaign.switch_id,
        data={
            "region": campaign.key.region,
            "site": campaign.key.site,
            "campaign_id": campaign.id,
            "switch_id": campaign.switch_id,
            "outcome": outcome,
            "balance": balance.as_event(),
        },
    )
