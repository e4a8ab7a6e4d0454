"""Ends a switch whose every site is done, and says how long it took."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from services.sites.application import announce
from services.sites.application.ports import App, Work
from services.sites.domain.switch import Action, State, Switch, after


def settle_when_complete(
    app: App, work: Work, switch: Switch, now: datetime, causation_id: UUID | None = None
) -> Switch:
    """The switch, settled if it was running and nothing is left to wait for. The caller holds its lock."""
    if switch.state is not State.RUNNING or not switch.complete:
        return switch
    settled = replace(switch, state=after(switch.state, Action.SETTLE), settled_at=now)
    work.switches.save(settled)
    announce.switch_settled(app, work, settled, now, causation_id)
    if any(entry.followed for entry in settled.sites):
        work.on_commit(partial(app.meter.settled, settled.seconds(now)))
        work.on_commit(partial(app.meter.switched, "settled"))
    else:
        work.on_commit(partial(app.meter.switched, "superseded"))
    return settled
