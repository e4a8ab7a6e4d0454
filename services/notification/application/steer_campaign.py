"""Pauses, resumes or cancels a campaign; each works from every state in which letters are still to come."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.chassis.process.problems import Problem
from services.notification.application.collect_letters import Terms, collect_if_ready
from services.notification.application.leave_campaign import leave
from services.notification.application.ports import Work
from services.notification.application.records import Campaign
from services.notification.domain.campaign import Action, Refused, after


def pause(work: Work, campaign_id: UUID, actor: str, now: datetime) -> None:
    _set(work, campaign_id, Action.PAUSE, actor, now)


def resume(work: Work, campaign_id: UUID, actor: str, now: datetime) -> None:
    _set(work, campaign_id, Action.RESUME, actor, now)
    work.wake_workers()


def cancel(work: Work, campaign_id: UUID, actor: str, terms: Terms, now: datetime) -> None:
    """The other campaigns of the switch may have waited for this one only."""
    switch_id = _find(work, campaign_id).switch_id
    work.campaigns.lock_switches([switch_id])
    try:
        leave(work, work.campaigns.lock(campaign_id), Action.CANCEL, now)
    except Refused as refused:
        raise _problem(refused) from refused
    work.campaigns.record_action(campaign_id, Action.CANCEL, actor, now)
    collect_if_ready(work, switch_id, terms, now)


def _set(work: Work, campaign_id: UUID, action: Action, actor: str, now: datetime) -> None:
    _find(work, campaign_id)
    campaign = work.campaigns.lock(campaign_id)
    try:
        state = after(campaign.state, action, collected=campaign.collected)
    except Refused as refused:
        raise _problem(refused) from refused
    work.campaigns.set_state(campaign_id, state)
    work.campaigns.record_action(campaign_id, action, actor, now)


def _find(work: Work, campaign_id: UUID) -> Campaign:
    campaign = work.campaigns.find(campaign_id)
    if campaign is None:
        raise Problem(404, "Dieses Anschreiben gibt es nicht", f"Kampagne {campaign_id}")
    return campaign


def _problem(refused: Refused) -> Problem:
    return Problem(409, "Das geht in diesem Zustand nicht", str(refused))
