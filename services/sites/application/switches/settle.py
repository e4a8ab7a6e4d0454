"""When all are followed a switch is announced; when its date has come as well, it is settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from services.sites.application import announce
from services.sites.application.ports import App, Work
from services.sites.domain.states import Action, State
from services.sites.domain.switch import Switch


def settle_when_complete(
    app: App, work: Work, switch: Switch, now: datetime, causation_id: UUID | None = None
) -> Switch:
    """The switch, one step further if nothing is left to wait for. The caller holds its lock."""
    action = _next(switch)
    if action is None:
        return switch
    if action is Action.FOLLOWED:
        announced = replace(switch, state=switch.after(action))
        work.switches.save(announced)
        work.on_commit(partial(app.meter.switched, "announced"))
        return announced
    settled = replace(switch, state=switch.after(action), settled_at=now)
    work.switches.save(settled)
    announce.switch_settled(app, work, settled, now, causation_id)
    if action is Action.SETTLE and any(entry.followed for entry in settled.sites):
        work.on_commit(partial(app.meter.settled, settled.seconds(now)))
    work.on_commit(partial(app.meter.switched, settled.state.value))
    return settled


def _next(switch: Switch) -> Action | None:
    if switch.state not in (State.RUNNING, State.ANNOUNCED):
        return None
    if switch.overtaken:
        return Action.SUPERSEDE
    if not switch.complete:
        return None
    if switch.idle or switch.in_force_at is not None:
        return Action.SETTLE
    return Action.FOLLOWED if switch.state is State.RUNNING else None
