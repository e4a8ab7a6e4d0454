"""At its date a stage comes into force: the doors follow, once for each site. What a later one overtook is skipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.sites.application import announce
from services.sites.application.clock import CLOCK
from services.sites.application.ports import App, Work
from services.sites.application.switches.settle import settle_when_complete
from services.sites.domain.moves import Position
from services.sites.domain.switch import Switch
from services.sites.domain.timeline import Entry, skipped_by, stage_at

Due = list[tuple[Position, Entry]]


def come_into_force(app: App, work: Work, switch: Switch, now: datetime) -> Switch:
    """An announced switch whose date has come; the caller holds its lock and those of its sites.

    Entries whose date passed before, and that nobody saw come into force, are skipped: this one holds instead. Where
    a later one is due itself and could not be brought into force, this one waits for what becomes of that.
    """
    positions = work.sites.positions(switch.region, [entry.site for entry in switch.sites])
    own = [(p, e) for p in positions for e in p.timeline if e.switch_id == switch.id and e.in_force_at is None]
    due = [(position, entry) for position, entry in own if stage_at(position.timeline, now) == entry]
    if own and not due:
        return switch
    skipped = _stand(app, work, switch, due, now)
    in_force = replace(switch, in_force_at=now) if len(due) == len(own) else switch
    work.switches.save(in_force)
    for other in work.switches.take_over(switch.region, skipped, switch.id):
        settle_when_complete(app, work, other, now)
    if skipped:
        about = {"switch": str(switch.id), "skipped": [list(each) for each in skipped]}
        work.journal.note(now, CLOCK, "skip_stages", switch.region, **about)
    return settle_when_complete(app, work, work.switches.get(switch.id) or in_force, now)


def _stand(app: App, work: Work, switch: Switch, due: Due, now: datetime) -> list[tuple[str, int]]:
    """Puts the sites on their stages and says so; returns what is skipped."""
    before = {position.site: skipped_by(position.timeline, entry) for position, entry in due}
    skipped = [(str(site), entry.sequence) for site, entries in before.items() for entry in entries]
    work.sites.skip(switch.region, skipped, now)
    work.sites.put_in_force(switch.region, [(position.site, entry.sequence) for position, entry in due], now)
    for position, entry in due:
        left = [other.sequence for other in before[position.site]]
        announce.in_force(app, work, switch.region, position, entry, left, now)
    return skipped
