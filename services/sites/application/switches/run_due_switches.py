"""Starts what has become due: scheduled switches at their time, held ones as soon as their gates let them through.

Safe in any number of replicas: each switch is judged anew under its locks, and who comes second finds it started.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from services.contracts.calls.actor import Actor
from services.sites.application import announce
from services.sites.application.ports import App, Work
from services.sites.application.switches.lifecycle import start
from services.sites.application.switches.lock_switch import lock_switch
from services.sites.application.switches.outlook import SwitchOutlook, outlook_of
from services.sites.application.switches.view_switch import view_switch
from services.sites.domain.switch import Action, State, Switch, SwitchId, after

CLOCK = Actor("clock", ("system",))
"""The actor of what becomes due by itself."""


def run_due_switches(app: App) -> int:
    """How many switches were started or held now. One that fails is reported, counted, and does not stop the others."""
    now = app.clock.now()
    with app.begin() as work:
        due = [switch.id for switch in work.switches.waiting(now) if _worth_a_try(work, switch)]
    failures, changed = 0, 0
    for switch_id in due:
        try:
            changed += _run(app, switch_id, now)
        except Exception as error:
            failures += 1
            app.meter.start_failed(switch_id, error)
    app.meter.ticked(failures)
    return changed


def _worth_a_try(work: Work, switch: Switch) -> bool:
    """A held switch whose gates still hold is left alone, without taking any lock."""
    return switch.state is State.SCHEDULED or not view_switch(work, switch).held_by


def _run(app: App, switch_id: SwitchId, now: datetime) -> bool:
    with app.begin() as work:
        switch = lock_switch(work, switch_id)
        if switch.state not in (State.SCHEDULED, State.HELD) or switch.effective_at > now:
            return False
        outlook = outlook_of(work, switch)
        if outlook.held_by:
            return switch.state is State.SCHEDULED and _hold(app, work, switch, outlook, now)
        started = start(app, work, switch, outlook, now)
        work.journal.note(now, CLOCK, "start_switch", switch.region, switch=str(switch_id), state=started.state.value)
        return True


def _hold(app: App, work: Work, due: Switch, outlook: SwitchOutlook, now: datetime) -> bool:
    switch = replace(due, state=after(due.state, Action.HOLD))
    work.switches.save(switch)
    announce.switch_held(app, work, switch, outlook.held_by, now)
    work.on_commit(partial(app.meter.switched, "held"))
    return True
