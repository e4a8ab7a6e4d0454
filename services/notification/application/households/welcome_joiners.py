"""Gives whoever came to a site by an import the letters of its stage in force and of those announced, once each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.chassis.process.failpoints import crash_point
from services.notification.application.campaigns.close_campaign import close_if_done
from services.notification.application.campaigns.collect_letters import campaign_facts
from services.notification.application.ports import App, Work
from services.notification.application.records import Campaign, SiteKey
from services.notification.domain.campaign import FINAL, LEAVING, Action, State, after
from services.notification.domain.timeline import to_tell

TOLD = (State.RUNNING, State.PAUSED, State.COMPLETED)
"""A campaign that somebody cancelled tells nobody else either; nor does one that was overtaken."""


def welcome_joiners(app: App) -> int:
    """How many letters; apart from the import, which waits for no campaign that is just being collected."""
    with app.begin() as work:
        sites = work.joiners.sites()
    return sum(_welcome(app, key) for key in sites)


def _welcome(app: App, key: SiteKey) -> int:
    """In the order of locks of a change of the timeline: site, switches, campaigns, households."""
    now = app.clock.now()
    with app.begin() as work:
        work.sites.lock(key)
        in_force, announced = to_tell(work.sites.entries(key), now)
        sequences = announced if in_force is None else announced | {in_force}
        campaigns = work.campaigns.of_entries(key, sequences)
        work.campaigns.lock_switches({campaign.switch_id for campaign in campaigns})
        campaigns = [work.campaigns.lock(campaign.id) for campaign in campaigns]
        joiners = work.joiners.at(key)
        written = 0
        for campaign in campaigns:
            # With the very first file of a region everybody is new: what holds already is no news to them.
            those = [id for id, initial in joiners.items() if not initial or campaign.sequence in announced]
            written += _join(app, work, campaign, those, now)
        # One that is yet to be collected writes to all who are at home there, or to some: then it is their turn again.
        if not any(campaign.state not in FINAL | LEAVING and not campaign.collected for campaign in campaigns):
            work.joiners.welcomed(joiners)
        if written:
            work.wake_workers()
        crash_point("joiners.before_commit")
    crash_point("joiners.welcomed")
    return written


def _join(app: App, work: Work, campaign: Campaign, joiners: Collection[UUID], now: datetime) -> int:
    if not campaign.collected or campaign.state not in TOLD or campaign.correction:
        return 0
    households = work.joiners.without_letter(campaign, joiners)
    if not households:
        return 0
    lane = work.joiners.lane_of(campaign.id) or _open(app, work, campaign, now)
    # Who stopped the letters of the campaign stopped what they say.
    state = State.PAUSED if campaign.state is State.PAUSED else after(lane.state, Action.JOIN, collected=lane.collected)
    facts = campaign_facts(work, lane, work.sites.get(lane.key), app.terms)
    work.joiners.write(lane, households, facts, app.terms.lot_size, now, state)
    close_if_done(app, work, replace(lane, state=state, collected_at=now), now)
    return len(households)


def _open(app: App, work: Work, campaign: Campaign, now: datetime) -> Campaign:
    lane = replace(
        campaign,
        id=app.new_id(),
        state=State.WAITING,
        collected_at=None,
        in_scope=0,
        from_stage=None,
        undoes=None,
        joins=campaign.id,
    )
    work.campaigns.open(lane, now)
    return lane
