"""Pauses, resumes or cancels a campaign; each works from every state in which letters are still to come."""

from __future__ import annotations

from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.notification import CAMPAIGN_NOT_POSSIBLE, CAMPAIGN_UNKNOWN
from services.notification.application.campaigns.collect_letters import collect_if_ready
from services.notification.application.campaigns.leave_campaign import leave
from services.notification.application.ports import App, Work
from services.notification.application.records import Campaign
from services.notification.domain.campaign import FINAL, LEAVING, Action, Refused, after


def pause(app: App, campaign_id: UUID, actor: Actor) -> None:
    """No further lot is begun; a lot in work is given up unless its hand-over has begun."""
    with app.begin() as work:
        _set(app, work, campaign_id, Action.PAUSE, actor)


def resume(app: App, campaign_id: UUID, actor: Actor) -> None:
    with app.begin() as work:
        _set(app, work, campaign_id, Action.RESUME, actor)
        work.wake_workers()


def cancel(app: App, campaign_id: UUID, actor: Actor) -> None:
    """Withdraws what is not handed over yet. The other campaigns of the switch may have waited for this one only."""
    now = app.clock.now()
    with app.begin() as work:
        switch_id = known(work, campaign_id).switch_id
        work.campaigns.lock_switches([switch_id])
        try:
            leave(app, work, work.campaigns.lock(campaign_id), Action.CANCEL, now)
        except Refused as refused:
            raise refusal(refused) from refused
        if (lane := work.joiners.lane_of(campaign_id)) and lane.state not in FINAL:
            leave(app, work, lane, Action.CANCEL, now)
        work.campaigns.record_action(campaign_id, Action.CANCEL, actor.user, now)
        collect_if_ready(app, work, switch_id, now)


def _set(app: App, work: Work, campaign_id: UUID, action: Action, actor: Actor) -> None:
    known(work, campaign_id)
    campaign = work.campaigns.lock(campaign_id)
    try:
        state = after(campaign.state, action, collected=campaign.collected)
    except Refused as refused:
        raise refusal(refused) from refused
    work.campaigns.set_state(campaign_id, state)
    work.campaigns.record_action(campaign_id, action, actor.user, app.clock.now())
    # What is wrong with these letters is wrong with those of whoever came later.
    if (lane := work.joiners.lane_of(campaign_id)) and lane.state not in FINAL | LEAVING:
        work.campaigns.set_state(lane.id, after(lane.state, action, collected=lane.collected))


def known(work: Work, campaign_id: UUID) -> Campaign:
    """Raises the problem CAMPAIGN_UNKNOWN."""
    campaign = work.campaigns.find(campaign_id)
    if campaign is None:
        raise Problem.of(CAMPAIGN_UNKNOWN, campaign=str(campaign_id))
    return campaign


def refusal(refused: Refused) -> Problem:
    """What whoever asked for it is told."""
    return Problem.of(CAMPAIGN_NOT_POSSIBLE, state=refused.state.value, action=refused.action.value)
