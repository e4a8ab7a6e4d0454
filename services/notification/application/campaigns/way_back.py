"""Who must hear that a cancelled switch is taken back: nobody else is written to about the way back."""

from __future__ import annotations

from uuid import UUID

from services.notification.application.ports import Work
from services.notification.application.records import Campaign
from services.notification.domain.net_changes import net_changes


def must_hear(work: Work, campaign: Campaign, sites: list[str]) -> set[UUID] | None:
    """The households among which a campaign of the switch collects its letters; None: everybody it concerns.

    Who was told of the cancelled switch; who knows one of the sites on another stage than it returns to, because the
    letter about that one was overtaken by the cancelled switch; and whose appointment is not again what it was. Of an
    announcement that does not come: who was told of it, and whose appointment is not as the household knows it.
    """
    if campaign.undoes is None:
        return None
    told = work.campaigns.told_of if campaign.correction else work.campaigns.must_hear
    return told(campaign, sites) | _appointment_changed(work, campaign, sites)


def _appointment_changed(work: Work, campaign: Campaign, sites: list[str]) -> set[UUID]:
    untold = work.campaigns.untold(campaign, sites)
    household_of = {change["appointment_id"]: household for household, change in untold}
    net = net_changes(change for _, change in untold)
    return {household_of[change["appointment_id"]] for change in net if change["outcome"] != "kept"}
