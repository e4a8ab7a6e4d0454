"""A tightening while sites are announced to open later: those entries are suspended, unless they are meant to stand."""

from __future__ import annotations

from datetime import datetime

from services.contracts.calls.actor import Actor
from services.sites.application.ports import App, Work
from services.sites.application.switches.outlook import SwitchOutlook
from services.sites.application.switches.settle import settle_when_complete
from services.sites.application.switches.suspend import suspend, tell
from services.sites.application.switches.take_back import Withdrawal, take_back
from services.sites.domain.switch import Switch, SwitchId
from services.sites.domain.timeline import Entry, suspended_by


def overtaken(outlook: SwitchOutlook, effective_at: datetime) -> list[tuple[str, Entry]]:
    """Sites and later entries of theirs that a switch to the target would suspend, in the order of their dates."""
    tightened = {move.site for move in outlook.moves if move.tightens}
    pairs = [
        (str(position.site), entry)
        for position in outlook.positions
        if position.site in tightened
        for entry in suspended_by(position.timeline, outlook.target, effective_at)
    ]
    return sorted(pairs, key=lambda pair: pair[1].order)


def suspend_later(app: App, work: Work, switch: Switch, outlook: SwitchOutlook, now: datetime) -> None:
    """The caller holds the locks of the switch's sites."""
    if switch.later_stand:
        return
    by_switch: dict[SwitchId, list[str]] = {}
    for site, entry in overtaken(outlook, switch.effective_at):
        if entry.switch_id is not None and entry.switch_id != switch.id:
            by_switch.setdefault(SwitchId(entry.switch_id), []).append(site)
    for other_id, sites in by_switch.items():
        other = work.switches.locked(other_id)
        if other is not None and other.to_come:
            _overtake(app, work, other, switch, sites, now)


def _overtake(app: App, work: Work, other: Switch, switch: Switch, sites: list[str], now: datetime) -> None:
    """Whole, or at some of its sites: elsewhere it goes on."""
    actor = Actor(switch.filed_by)
    if set(other.moving) <= set(sites):
        suspend(app, work, other, "overtaken", actor, now, by=switch)
        return
    numbers = [(e.site, e.sequence) for e in other.sites if e.site in sites and e.sequence is not None]
    take_back(app, work, other, Withdrawal("overtaken", actor.user, switch.reason), now, sites)
    (left,) = [each for each in work.switches.take_over(other.region, numbers, switch.id) if each.id == other.id]
    tell(app, work, left, "overtaken", sites, (), actor, now)
    settle_when_complete(app, work, left, now)
