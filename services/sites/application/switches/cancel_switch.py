"""Cancels a switch from every open state. One that is in force is taken back: its sites return to the stage they came
from. What is announced and not in force yet is revoked.

A return to a stage whose last day has passed meanwhile is refused once anybody may have been told of the switch, until
whoever cancels says that it is meant; the other way out is a switch to a stage that holds.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.sites import RETURN_TO_ENDED_STAGE
from services.sites.application.ports import App, Work
from services.sites.application.switches.lifecycle import begin, carry_out, entry_of
from services.sites.application.switches.lock_switch import lock_switch, possible
from services.sites.application.switches.outlook import SwitchOutlook, outlook_for
from services.sites.application.switches.revoke_switch import revoke
from services.sites.application.switches.stage_end import ended
from services.sites.application.switches.view_switch import SwitchView, view_switch
from services.sites.domain.states import Action, State
from services.sites.domain.switch import Switch, SwitchId


def cancel_switch(app: App, switch_id: SwitchId, reason: str, actor: Actor, to_ended_stage: bool = False) -> SwitchView:
    """The cancelled switch. Who cancels twice gets the same answer twice."""
    now = app.clock.now()
    with app.begin() as work:
        switch = lock_switch(work, switch_id)
        if switch.to_come:
            return view_switch(work, revoke(app, work, switch, reason, actor, now), now)
        state = possible(work, switch, Action.CANCEL, now)
        if switch.state in (State.CANCELLED, State.REVOKED):
            return view_switch(work, switch, now)
        cancelled = replace(switch, state=state, cancelled_at=now, cancelled_by=actor.user, cancel_reason=reason)
        work.switches.save(cancelled)
        backward = _ways_back(work, switch, now) if switch.state is State.RUNNING else []
        if not to_ended_stage and switch.told:
            _refuse_ended(work, switch, backward, now)
        returns = [_return(app, work, switch, outlook, reason, actor, now) for outlook in backward]
        if returns:
            work.switches.save(replace(cancelled, taken_back_by=returns[0].id))
        work.on_commit(partial(app.meter.switched, "cancelled"))
        work.journal.note(
            now,
            actor,
            "cancel_switch",
            cancelled.region,
            switch=str(switch_id),
            reason=reason,
            was=switch.state.value,
            returns=[str(back.id) for back in returns],
        )
        return view_switch(work, work.switches.get(switch_id) or cancelled, now)


def _ways_back(work: Work, switch: Switch, now: datetime) -> list[SwitchOutlook]:
    """One way back for each stage that sites came from.

    Its newer sequence withdraws the letters that are not handed over yet; who has one already gets another. A site that
    a newer switch has moved on stays where that one put it. No gate holds a return: what it returns to was in force.
    """
    came_from = {entry.site: entry.from_stage for entry in switch.sites}
    positions = work.sites.positions(switch.region, list(came_from))
    mine = [position.site for position in positions if position.switch_id == switch.id]
    backward: list[SwitchOutlook] = []
    for stage in dict.fromkeys(came_from[site] for site in mine):
        if stage is not None:
            outlook = outlook_for(work, switch.region, [site for site in mine if came_from[site] == stage], stage, now)
            backward += [outlook] if outlook.moves else []
    return backward


def _refuse_ended(work: Work, switch: Switch, backward: list[SwitchOutlook], now: datetime) -> None:
    for outlook in backward:
        if over := ended(work, switch.region, outlook.target, now):
            raise Problem.of(RETURN_TO_ENDED_STAGE, **over.params)


def _return(
    app: App, work: Work, cancelled: Switch, outlook: SwitchOutlook, reason: str, actor: Actor, now: datetime
) -> Switch:
    switch = Switch(
        id=SwitchId(app.new_id()),
        region=cancelled.region,
        to_stage=outlook.target.id,
        reason=reason,
        filed_by=actor.user,
        filed_at=now,
        effective_at=begin(outlook, now, now),
        state=State.RUNNING,
        sites=tuple(entry_of(move, now) for move in outlook.moves),
        undoes=cancelled.id,
        announced_at=now,
    )
    work.switches.add(switch)
    return carry_out(app, work, switch, outlook, now)
