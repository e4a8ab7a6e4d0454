"""Revokes an announced switch before its date: what it changed returns, and whoever was told of it hears so once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from services.contracts.calls.actor import Actor
from services.sites.application.ports import App, Work
from services.sites.application.switches.lock_switch import lock_switch, possible
from services.sites.application.switches.take_back import Withdrawal, first, take_back
from services.sites.application.switches.view_switch import SwitchView, view_switch
from services.sites.domain.states import Action, State
from services.sites.domain.switch import Switch, SwitchId


def revoke_switch(app: App, switch_id: SwitchId, reason: str, actor: Actor) -> SwitchView:
    """The revoked switch. Who revokes twice gets the same answer twice. Raises Problem 409 once its date has come."""
    now = app.clock.now()
    with app.begin() as work:
        switch = lock_switch(work, switch_id)
        possible(work, switch, Action.REVOKE, now)
        if switch.state is State.REVOKED:
            return view_switch(work, switch, now)
        return view_switch(work, revoke(app, work, switch, reason, actor, now), now)


def revoke(app: App, work: Work, switch: Switch, reason: str, actor: Actor, now: datetime) -> Switch:
    """Of a switch that is announced and not in force; the caller holds its lock and those of its sites."""
    follow_ups = take_back(app, work, switch, Withdrawal("revoked", actor.user, reason), now)
    revoked = replace(
        switch,
        state=switch.after(Action.REVOKE),
        cancelled_at=now,
        cancelled_by=actor.user,
        cancel_reason=reason,
        taken_back_by=first(follow_ups),
    )
    work.switches.save(revoked)
    work.on_commit(partial(app.meter.switched, "revoked"))
    returns = [str(back.id) for back in follow_ups]
    about = {"switch": str(switch.id), "reason": reason, "was": switch.state.value, "returns": returns}
    work.journal.note(now, actor, "revoke_switch", switch.region, **about)
    return revoked
