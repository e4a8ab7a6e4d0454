"""What becomes due by itself: switches are announced when their lead is reached or their gates let them through, and
announced ones come into force at their date, if their gates still do.

One whose stage is over by then does not start any more: it is cancelled, with the day on which the stage ended.

Safe in any number of replicas: each switch is judged anew under its locks, and who comes second finds it done. After an
outage the latest date of a site comes first: it holds, and what was before it is skipped.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.sites.application.clock import CLOCK
from services.sites.application.ports import App, Work
from services.sites.application.switches.announce_switch import announce_or_wait
from services.sites.application.switches.come_into_force import come_into_force
from services.sites.application.switches.lock_switch import lock_switch
from services.sites.application.switches.outlook import outlook_of
from services.sites.application.switches.stage_end import end_unstarted, ended_while_waiting
from services.sites.application.switches.suspend import suspend
from services.sites.application.switches.view_switch import view_switch
from services.sites.domain.states import State
from services.sites.domain.switch import Switch, SwitchId

Step = Callable[[App, SwitchId, datetime], bool]


def run_due_switches(app: App) -> int:
    """How many were announced, held, ended, suspended or came into force now.

    One that fails is reported, counted, and does not stop the others.
    """
    now = app.clock.now()
    with app.begin() as work:
        waiting = [switch.id for switch in work.switches.waiting(now) if _worth_a_try(work, switch, now)]
    announced, failed = _each(app, waiting, _announce, now)
    with app.begin() as work:
        due = [switch.id for switch in work.switches.due(now)]
    in_force, failed_too = _each(app, due, _bring_into_force, now)
    app.meter.ticked(failed + failed_too)
    return announced + in_force


def _each(app: App, switches: list[SwitchId], step: Step, now: datetime) -> tuple[int, int]:
    """How many changed, how many failed."""
    changed, failures = 0, 0
    for switch_id in switches:
        try:
            changed += step(app, switch_id, now)
        except Exception as error:
            failures += 1
            app.meter.start_failed(switch_id, error)
    return changed, failures


def _worth_a_try(work: Work, switch: Switch, now: datetime) -> bool:
    """A held switch whose gates still hold, while its stage lasts, is left alone, without taking any lock."""
    if switch.state is State.SCHEDULED or ended_while_waiting(work, switch, now):
        return True
    return not switch.drift and not view_switch(work, switch, now).held_by


def _announce(app: App, switch_id: SwitchId, now: datetime) -> bool:
    with app.begin() as work:
        switch = lock_switch(work, switch_id)
        if not switch.waiting:
            return False
        if over := ended_while_waiting(work, switch, now):
            end_unstarted(app, work, switch, over, CLOCK, now)
            return True
        after = announce_or_wait(app, work, switch, now)
        if after.waiting:
            return after.state is not switch.state
        work.journal.note(now, CLOCK, "start_switch", switch.region, switch=str(switch_id), state=after.state.value)
        return True


def _bring_into_force(app: App, switch_id: SwitchId, now: datetime) -> bool:
    with app.begin() as work:
        switch = lock_switch(work, switch_id)
        if not switch.to_come or switch.effective_at > now:
            return False
        held_by = outlook_of(work, switch, now).held_by
        if held_by:
            suspend(app, work, switch, "suspended", CLOCK, now, reasons=[gate.id for gate in held_by])
            return True
        return come_into_force(app, work, switch, now) != switch
