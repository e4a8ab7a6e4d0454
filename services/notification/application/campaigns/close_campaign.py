"""Closes a campaign once no letter is pending, and only when its balance is zero."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from services.notification.application import announce
from services.notification.application.ports import App, Work
from services.notification.application.records import Campaign
from services.notification.domain.campaign import FINAL, LEAVING, Action, after


def close_if_done(app: App, work: Work, campaign: Campaign, now: datetime) -> None:
    """The caller holds the campaign's row."""
    if campaign.state in FINAL or not (campaign.collected or campaign.state in LEAVING):
        return
    balance = work.campaigns.balance(campaign.id)
    if balance.pending:
        return
    if balance.difference:
        work.on_commit(partial(app.meter.out_of_balance, campaign.id, balance.difference))
        return
    state = after(campaign.state, Action.CLOSE, collected=campaign.collected)
    work.campaigns.set_state(campaign.id, state, closed_at=now)
    announce.campaign_completed(app, work, campaign, state.value, balance, now)
