"""A dated switch is previewed long before it is announced: would it fare clearly worse by then, somebody looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.sites import STAGE_OVER
from services.sites.application import announce
from services.sites.application.clock import CLOCK
from services.sites.application.ports import App, Work
from services.sites.application.switches.announce_switch import announce_or_wait
from services.sites.application.switches.dates import refuse_taken
from services.sites.application.switches.lifecycle import announce_anew
from services.sites.application.switches.lock_switch import lock_switch, possible
from services.sites.application.switches.outlook import outlook_of
from services.sites.application.switches.record_progress import STALE
from services.sites.application.switches.stage_end import ended_while_waiting
from services.sites.application.switches.suspend import suspend
from services.sites.application.switches.view_switch import SwitchView, view_switch
from services.sites.domain.states import Action, State
from services.sites.domain.switch import Switch, SwitchId

NUMBERS = ("before", "moved", "lapsed")
"""What of a replan's totals is compared with what was foreseen."""


@dataclass(frozen=True)
class Drifted:
    """An announced entry whose replan was decided and not applied: `totals` are clearly worse than foreseen."""

    region: str
    site: str
    sequence: int
    totals: Mapping[str, Any]


def record_drift(app: App, work: Work, drifted: Drifted) -> str | None:
    """The switch is held and what it announced is taken back; "stale" when nobody waits for that entry any more.

    Where the stage is in force meanwhile nobody can be asked any more: it is said anew, without what was foreseen.
    """
    moved_by = work.switches.moved_by(drifted.region, drifted.site, drifted.sequence)
    switch = lock_switch(work, moved_by) if moved_by else None
    if switch is None or not _meant(switch, drifted):
        return STALE
    now, numbers = app.clock.now(), {name: int(drifted.totals[name]) for name in NUMBERS}
    if switch.to_come:
        switch = suspend(app, work, switch, "drifted", CLOCK, now, action=Action.DRIFT)
    elif switch.state is State.RUNNING and _in_force(work, drifted):
        announce_anew(app, work, switch, drifted.site, now)
        return None
    elif not switch.drift:
        return STALE
    work.switches.save(replace(switch, drift={**switch.drift, drifted.site: numbers}))
    return None


def _meant(switch: Switch, drifted: Drifted) -> bool:
    """Read before the lock; the switch may have been announced anew or overtaken since."""
    entries = [entry for entry in switch.sites if entry.site == drifted.site]
    return any(entry.sequence == drifted.sequence and entry.superseded_by is None for entry in entries)


def _in_force(work: Work, drifted: Drifted) -> bool:
    """Whether the site stands on this very entry; a revocation has a number too, and is none."""
    (position,) = work.sites.positions(drifted.region, [drifted.site])
    return any(e.sequence == drifted.sequence and e.in_force_at is not None for e in position.timeline)


def accept_drift(app: App, switch_id: SwitchId, reason: str, actor: Actor) -> SwitchView:
    """The switch, announced again with what it would do by now as foreseen, or held by its gates alone."""
    now = app.clock.now()
    with app.begin() as work:
        switch = lock_switch(work, switch_id)
        possible(work, switch, Action.ACCEPT, now)
        _refuse(work, switch, now)
        foreseen = {**switch.foreseen, **switch.drift}
        accepted = replace(switch, foreseen=foreseen, drift={}, suspension=None)
        work.switches.save(accepted)
        about = {"switch": str(switch.id), "reason": reason, "drift": {s: dict(n) for s, n in switch.drift.items()}}
        work.journal.note(now, actor, "accept_drift", switch.region, **about)
        work.on_commit(partial(app.meter.switched, "accepted"))
        after = announce_or_wait(app, work, accepted, now)
        if after.state is State.HELD:
            announce.switch_held(app, work, after, outlook_of(work, after, now).gates, now)
        return replace(view_switch(work, work.switches.get(switch_id) or after, now), missed=switch.missed(now))


def _refuse(work: Work, switch: Switch, now: datetime) -> None:
    if over := ended_while_waiting(work, switch, now):
        raise Problem.of(STAGE_OVER, **over.params)
    if switch.effective_at > now:
        positions = work.sites.positions(switch.region, [entry.site for entry in switch.sites])
        refuse_taken(work, switch.region, positions, switch.effective_at, switch.id)
