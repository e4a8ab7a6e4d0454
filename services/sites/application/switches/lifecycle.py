"""From announcement to settled: all sites of a switch get their new stage at once; when all are followed it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from services.sites.application import announce
from services.sites.application.ports import App, Dated, Work
from services.sites.application.switches.come_into_force import come_into_force
from services.sites.application.switches.outlook import SwitchOutlook
from services.sites.application.switches.settle import settle_when_complete
from services.sites.application.switches.suspend_later import suspend_later
from services.sites.domain.moves import Move
from services.sites.domain.states import Action, State
from services.sites.domain.switch import Switch, SwitchSite


def start(app: App, work: Work, switch: Switch, outlook: SwitchOutlook, now: datetime) -> Switch:
    """Announces a stored switch that was scheduled or held; the caller holds its lock and those of its sites.

    Where its date has passed it becomes effective now if it was held, not at the date it could not keep.
    """
    running = replace(
        switch,
        state=switch.after(Action.START),
        effective_at=_effective(switch, outlook, now),
        announced_at=now,
        suspension=None,
        taken_back_by=None,
        drift={},
        sites=tuple(_moved(entry, outlook, now) for entry in switch.sites),
    )
    work.switches.save(running)
    work.switches.save_sites(running.id, running.sites)
    return carry_out(app, work, running, outlook, now)


def _effective(switch: Switch, outlook: SwitchOutlook, now: datetime) -> datetime:
    """Never before what its sites came to stand on while it waited: that would hold on in its place."""
    if switch.effective_at > now:
        return switch.effective_at
    return now if switch.state is State.HELD else begin(outlook, switch.effective_at, now)


def begin(outlook: SwitchOutlook, wanted: datetime, now: datetime) -> datetime:
    """The instant from which a switch takes effect at once, not before the entry that holds at one of its sites."""
    entries = (entry for position in outlook.moving for entry in position.timeline)
    return max([wanted, *(entry.effective_at for entry in entries if entry.effective_at <= now)])


def carry_out(app: App, work: Work, running: Switch, outlook: SwitchOutlook, now: datetime) -> Switch:
    """Announces the new stage of a stored, running switch at its sites; in force at once where its date has come."""
    dated = Dated(running.id, running.effective_at, now)
    work.sites.announce(running.region, outlook.moves, outlook.target, dated)
    announce.stages_changed(app, work, running, outlook.moves, outlook.target, now)
    work.on_commit(partial(app.meter.switched, "started"))
    if running.effective_at <= now:
        sites = [move.site for move in outlook.moves]
        older = work.switches.supersede(running.region, sites, running.id, running.effective_at)
        running = come_into_force(app, work, running, now)
        for other in older:
            settle_when_complete(app, work, work.switches.get(other.id) or other, now)
    suspend_later(app, work, running, outlook, now)
    return settle_when_complete(app, work, running, now)


def announce_anew(app: App, work: Work, switch: Switch, site: str, now: datetime) -> None:
    """Says once more what is in force at a site, under a new number: the others begin anew with what they had to do.

    The caller holds the locks of switch and site.
    """
    (position,) = work.sites.positions(switch.region, [site])
    target = work.regions.stages(switch.region)[switch.to_stage]
    (before,) = (entry for entry in switch.sites if entry.site == site)
    at = max([now, *(entry.effective_at for entry in position.timeline if entry.effective_at <= now)])
    move = Move(position.site, before.from_stage or position.stage.id, target.id, position.sequence + 1, opens=False)
    work.switches.save_sites(switch.id, [entry_of(move, now)])
    work.sites.announce(switch.region, [move], target, Dated(switch.id, at, now))
    announce.stages_changed(app, work, replace(switch, effective_at=at), [move], target, now)
    come_into_force(app, work, switch, now)


def entry_of(move: Move, now: datetime) -> SwitchSite:
    return SwitchSite(move.site, move.from_stage, move.sequence, stage_changed_at=now)


def _moved(entry: SwitchSite, outlook: SwitchOutlook, now: datetime) -> SwitchSite:
    """The entry with its move; left out when the site is on the stage already, or was moved on while gates held it."""
    for move in outlook.moves:
        if move.site == entry.site:
            return replace(entry.anew(), from_stage=move.from_stage, sequence=move.sequence, stage_changed_at=now)
    return replace(entry.anew(), left_out=True)
