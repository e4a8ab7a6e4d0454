"""Starts a switch: all its sites take the new stage and the next sequence, in one transaction with their events."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from services.sites.application import announce
from services.sites.application.ports import App, Work
from services.sites.application.scene import Scene
from services.sites.application.settling import settle_when_complete
from services.sites.domain.moves import Move
from services.sites.domain.switch import Action, State, Switch, SwitchSite, after


def start(app: App, work: Work, switch: Switch, scene: Scene, now: datetime) -> Switch:
    """Starts a stored switch that was scheduled or held; the caller holds its lock and, in `scene`, those of its sites.

    A switch that was held becomes effective now, not at the date it could not keep.
    """
    running = replace(
        switch,
        state=after(switch.state, Action.START),
        effective_at=now if switch.state is State.HELD else switch.effective_at,
        sites=tuple(_moved(entry, scene, now) for entry in switch.sites),
    )
    work.switches.save(running)
    work.switches.save_sites(running.id, running.sites)
    return carry_out(app, work, running, scene, now)


def carry_out(app: App, work: Work, running: Switch, scene: Scene, now: datetime) -> Switch:
    """Puts the sites of a stored, running switch on their new stage, and says so."""
    work.sites.move(running.region, scene.moves, scene.target, running.id, now)
    announce.stages_changed(app, work, running, scene.moves, scene.target, now)
    for older in work.switches.supersede(running.region, [move.site for move in scene.moves], running.id):
        settle_when_complete(app, work, older, now)
    work.on_commit(partial(app.meter.switched, "started"))
    return settle_when_complete(app, work, running, now)


def entry_of(move: Move, now: datetime) -> SwitchSite:
    return SwitchSite(move.site, move.from_stage, move.sequence, stage_changed_at=now)


def _moved(entry: SwitchSite, scene: Scene, now: datetime) -> SwitchSite:
    """The entry with its move; left out when the site is on the stage already, or was moved on while gates held it."""
    for move in scene.moves:
        if move.site == entry.site:
            return replace(entry, from_stage=move.from_stage, sequence=move.sequence, stage_changed_at=now)
    return replace(entry, left_out=True)
