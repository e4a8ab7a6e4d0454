"""Takes back what a campaign has not yet handed over: cancelled, overtaken by a newer stage, or its own was revoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.notification.application.campaigns.close_campaign import close_if_done
from services.notification.application.ports import App, Work
from services.notification.application.records import Campaign
from services.notification.domain.campaign import Action, after

REVOKED = "stage-revoked"
REASONS = {Action.CANCEL: "campaign-cancelled", Action.SUPERSEDE: "newer-stage"}


def leave(app: App, work: Work, campaign: Campaign, action: Action, now: datetime, reason: str = "") -> None:
    """The caller holds switch and campaign. Raises Refused when the letters are out already. `reason`: of the letters
    that stay behind, where it is not the action's."""
    state = after(campaign.state, action, collected=campaign.collected)
    if state == campaign.state:
        return
    work.campaigns.set_state(campaign.id, state)
    work.campaigns.withdraw(campaign.id, reason or REASONS[action])
    close_if_done(app, work, replace(campaign, state=state), now)
