"""From start to settled: all sites of a switch take the new stage at once, and when all are followed it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from services.sites.application import announce
from services.sites.application.ports import App, Work
from services.sites.application.switches.outlook import SwitchOutlook
from services.sites.domain.moves import Move
from services.sites.domain.switch import Action, State, Switch, SwitchSite, after


def start(app: App, work: Work, switch: Switch, outlook: SwitchOutlook, now: datetime) -> Switch:
    """Starts a stored switch that was scheduled or held; the caller holds its lock and those of its sites.

    A switch that was held becomes effective now, not at the date it could not keep.
    """
    running = replace(
        switch,
        state=after(switch.state, Action.START),
        effective_at=now if switch.state is State.HELD else switch.effective_at,
        sites=tuple(_moved(entry, outlook, now) for entry in switch.sites),
    )
    work.switches.save(running)
    work.switches.save_sites(running.id, running.sites)
    return carry_out(app, work, running, outlook, now)


def carry_out(app: App, work: Work, running: Switch, outlook: SwitchOutlook, now: datetime) -> Switch:
    """Puts the sites of a stored, running switch on their new stage, and says so."""
    work.sites.move(running.region, outlook.moves, outlook.target, running.id, now)
    announce.stages_changed(app, work, running, outlook.moves, outlook.target, now)
    for older in work.switches.supersede(running.region, [move.site for move in outlook.moves], running.id):
        settle_when_complete(app, work, older, now)
    work.on_commit(partial(app.meter.switched, "started"))
    return settle_when_complete(app, work, running, now)


def entry_of(move: Move, now: datetime) -> SwitchSite:
    return SwitchSite(move.site, move.from_stage, move.sequence, stage_changed_at=now)


def _moved(entry: SwitchSite, outlook: SwitchOutlook, now: datetime) -> SwitchSite:
    """The entry with its move; left out when the site is on the stage already, or was moved on while gates held it."""
    for move in outlook.moves:
        if move.site == entry.site:
            return replace(entry, from_stage=move.from_stage, sequence=move.sequence, stage_changed_at=now)
    return replace(entry, left_out=True)


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
