"""Tries held letters once more, after somebody mended what they were held for."""

from __future__ import annotations

from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.notification import CAMPAIGN_NOT_POSSIBLE
from services.notification.application.campaigns.collect_letters import campaign_facts
from services.notification.application.campaigns.steer_campaign import known, refusal
from services.notification.application.ports import App
from services.notification.domain.campaign import Action, Refused, State, after


def release_held(app: App, campaign_id: UUID, actor: Actor) -> int:
    """With the region and the households as they are by now; how many. Whatever is still wrong is held again.

    A completed campaign runs once more. Not possible once it was overtaken or revoked: the letter would be outdated.
    """
    with app.begin() as work:
        work.campaigns.lock_switches([known(work, campaign_id).switch_id])
        campaign = work.campaigns.lock(campaign_id)
        site = work.sites.get(campaign.key)
        void = work.sites.is_void(campaign.key, campaign.sequence)
        try:
            state = after(campaign.state, Action.RELEASE, collected=campaign.collected)
        except Refused as refused:
            raise refusal(refused) from refused
        if void:
            raise Problem.of(CAMPAIGN_NOT_POSSIBLE, state=State.SUPERSEDED.value, action=Action.RELEASE.value)
        if not campaign.collected:
            return 0
        facts = campaign_facts(work, campaign, site, app.terms)
        released = work.campaigns.release(campaign_id, state, facts, app.terms.lot_size)
        if released:
            work.campaigns.record_action(campaign_id, Action.RELEASE, actor.user, app.clock.now())
            work.wake_workers()
    return released
