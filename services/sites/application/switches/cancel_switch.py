"""Cancels a switch from every open state. One that runs is taken back: its sites return to the stage they came from."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from services.contracts.calls.actor import Actor
from services.sites.application.ports import App, Work
from services.sites.application.switches.lifecycle import carry_out, entry_of
from services.sites.application.switches.lock_switch import lock_switch, possible
from services.sites.application.switches.outlook import SwitchOutlook, outlook_for
from services.sites.application.switches.view_switch import SwitchView, view_switch
from services.sites.domain.switch import Action, State, Switch, SwitchId


def cancel_switch(app: App, switch_id: SwitchId, reason: str, actor: Actor) -> SwitchView:
    """The cancelled switch. Who cancels twice gets the same answer twice."""
    now = app.clock.now()
    with app.begin() as work:
        switch = lock_switch(work, switch_id)
        state = possible(switch, Action.CANCEL)
        if switch.state is State.CANCELLED:
            return view_switch(work, switch)
        cancelled = replace(switch, state=state, cancelled_at=now, cancelled_by=actor.user, cancel_reason=reason)
        work.switches.save(cancelled)
        returns = _take_back(app, work, switch, reason, actor, now) if switch.state is State.RUNNING else []
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
        return view_switch(work, work.switches.get(switch_id) or cancelled)


def _take_back(app: App, work: Work, switch: Switch, reason: str, actor: Actor, now: datetime) -> list[Switch]:
    """One switch back for each stage that sites came from.

    Its newer sequence withdraws the letters that are not handed over yet; who has one already gets another. A site that
    a newer switch has moved on stays where that one put it. No gate holds a return: what it returns to was in force.
    """
    came_from = {entry.site: entry.from_stage for entry in switch.sites}
    positions = work.sites.positions(switch.region, list(came_from))
    mine = [position.site for position in positions if position.switch_id == switch.id]
    returns: list[Switch] = []
    for stage in dict.fromkeys(came_from[site] for site in mine):
        if stage is not None:
            outlook = outlook_for(work, switch.region, [site for site in mine if came_from[site] == stage], stage)
            returns += [_return(app, work, switch, outlook, reason, actor, now)] if outlook.moves else []
    return returns


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
        effective_at=now,
        state=State.RUNNING,
        sites=tuple(entry_of(move, now) for move in outlook.moves),
        undoes=cancelled.id,
    )
    work.switches.add(switch)
    return carry_out(app, work, switch, outlook, now)
