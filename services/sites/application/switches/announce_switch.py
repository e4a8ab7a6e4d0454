"""A filed switch reaches its lead: it is announced, or its gates hold it. One for a later day goes on waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from services.sites.application import announce
from services.sites.application.ports import App, Work
from services.sites.application.switches.leads import announcement_of
from services.sites.application.switches.lifecycle import start
from services.sites.application.switches.outlook import outlook_of
from services.sites.application.switches.planned import behind_another
from services.sites.domain.states import Action, State
from services.sites.domain.switch import Switch

LATE = timedelta(hours=1)
"""Later than its lead: the clock did not run, or somebody had to look first."""


def announce_or_wait(app: App, work: Work, switch: Switch, now: datetime) -> Switch:
    """The scheduled or held switch, announced, held, or still waiting; the caller holds the locks."""
    if switch.drift:
        return switch
    if switch.state is State.SCHEDULED and switch.effective_at > now:
        target = work.regions.stages(switch.region)[switch.to_stage]
        planned = announcement_of(work, switch, target, now)
        if switch.announce_at is None or not planned.at_once:
            switch = replace(switch, announce_at=planned.at)
            work.switches.save(switch)
        if not planned.at_once:
            return switch
    outlook = outlook_of(work, switch, now)
    if switch.effective_at > now and behind_another(work, switch.region, outlook):
        return switch
    if outlook.held_by:
        return hold(app, work, switch, now) if switch.state is State.SCHEDULED else switch
    if switch.announce_at is not None and now > switch.announce_at + LATE:
        waited_for = "held" if switch.state is State.HELD else "clock"
        work.on_commit(partial(app.meter.announced_late, waited_for))
    return start(app, work, switch, outlook, now)


def hold(app: App, work: Work, waiting: Switch, now: datetime) -> Switch:
    """Its gates hold it until somebody confirms them, or they pass by themselves."""
    switch = replace(waiting, state=waiting.after(Action.HOLD), held_at=now)
    work.switches.save(switch)
    announce.switch_held(app, work, switch, outlook_of(work, switch, now).gates, now)
    work.on_commit(partial(app.meter.switched, "held"))
    return switch
