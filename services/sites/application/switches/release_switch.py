"""Announces a suspended switch again, for a new date: by itself only a person brings back what was called off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.sites import STAGE_OVER
from services.sites.application import announce
from services.sites.application.ports import App, Work
from services.sites.application.switches.announce_switch import announce_or_wait
from services.sites.application.switches.dates import refuse_taken
from services.sites.application.switches.leads import leads_of
from services.sites.application.switches.lock_switch import lock_switch, possible
from services.sites.application.switches.outlook import refuse_the_past
from services.sites.application.switches.stage_end import ended
from services.sites.application.switches.view_switch import SwitchView, view_switch
from services.sites.domain.states import Action, State
from services.sites.domain.switch import Switch, SwitchId


def release_switch(
    app: App, switch_id: SwitchId, effective_at: datetime | None, reason: str, actor: Actor
) -> SwitchView:
    """The switch that announces it again: scheduled, held by its gates or announced. The suspended one is superseded by
    it: each household may have its letter anew, and the books of what was taken back stay as they are.

    `effective_at` None: the first working day that keeps its lead. Raises Problem 409 when it is not suspended, its
    stage is over by then, or the date is another's; 422 for the past.
    """
    now = app.clock.now()
    refuse_the_past(effective_at, now)
    with app.begin() as work:
        switch = lock_switch(work, switch_id)
        state = possible(work, switch, Action.RELEASE, now)
        dated = replace(switch, effective_at=max(now, effective_at) if effective_at else _first(work, switch, now))
        _refuse(work, dated, now)
        released = replace(
            dated,
            id=SwitchId(app.new_id()),
            reason=reason,
            filed_by=actor.user,
            filed_at=now,
            state=State.SCHEDULED,
            announce_at=None,
            announced_at=None,
            suspension=None,
            taken_back_by=None,
            held_at=None,
            sites=tuple(entry.anew() for entry in switch.sites),
        )
        work.switches.add(released)
        work.switches.save(replace(switch, state=state, settled_at=now))
        work.switches.hand_on(switch.id, released.id)
        about = {"switch": str(switch.id), "reason": reason, "effective_at": released.effective_at.isoformat()}
        about |= {"released_as": str(released.id)}
        work.journal.note(now, actor, "release_switch", switch.region, **about)
        work.on_commit(partial(app.meter.switched, "released"))
        after = announce_or_wait(app, work, released, now)
        if after.state is State.SCHEDULED:
            announce.switch_scheduled(app, work, after, now)
        return view_switch(work, work.switches.get(released.id) or after, now)


def _first(work: Work, switch: Switch, now: datetime) -> datetime:
    target = work.regions.stages(switch.region)[switch.to_stage]
    leads = leads_of(work, switch.region, [entry.site for entry in switch.sites])
    return leads.first_date(target, switch.effective_at, switch.lead, now)


def _refuse(work: Work, dated: Switch, now: datetime) -> None:
    target = work.regions.stages(dated.region)[dated.to_stage]
    if over := ended(work, dated.region, target, dated.effective_at):
        raise Problem.of(STAGE_OVER, **over.params)
    if dated.effective_at > now:
        positions = work.sites.positions(dated.region, [entry.site for entry in dated.sites])
        refuse_taken(work, dated.region, positions, dated.effective_at, dated.id)
