"""Takes back what a switch announced and has not come into force: its entries go, and a switch of its own says so.

That follow-up leads its sites to the stage that holds instead. Replan and letters of the way back count for it, and it
is settled like any other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from services.sites.application import announce
from services.sites.application.ports import App, Revoked, Work
from services.sites.domain.moves import Position
from services.sites.domain.stages import Stage
from services.sites.domain.states import State
from services.sites.domain.switch import Switch, SwitchId, SwitchSite
from services.sites.domain.timeline import Entry, stage_at


@dataclass(frozen=True)
class Withdrawal:
    """Why, by whom (of the follow-up), in whose words."""

    cause: str
    by: str
    reason: str


@dataclass(frozen=True)
class _Gone:
    position: Position
    entry: Entry
    holds: Stage

    @property
    def sequence(self) -> int:
        return self.position.sequence + 1


def take_back(
    app: App, work: Work, switch: Switch, why: Withdrawal, now: datetime, sites: Collection[str] | None = None
) -> list[Switch]:
    """The follow-ups, one for each stage that holds instead. The caller holds the locks of switch and sites.

    `sites` None: wherever it has announced something that is to come.
    """
    wanted = [site for site in switch.moving if sites is None or site in sites]
    gone = [each for position in work.sites.positions(switch.region, wanted) if (each := _gone(position, switch))]
    numbers = [Revoked(each.position.site, each.entry.sequence, each.sequence) for each in gone]
    if numbers:
        work.sites.revoke(switch.region, numbers, why.cause, now)
    return [
        _follow_up(app, work, switch, why, [each for each in gone if each.holds.id == stage], now)
        for stage in dict.fromkeys(each.holds.id for each in gone)
    ]


def _gone(position: Position, switch: Switch) -> _Gone | None:
    entry = next((e for e in position.timeline if e.switch_id == switch.id and e.to_come), None)
    if entry is None:
        return None
    others = [other for other in position.timeline if other != entry]
    instead = stage_at(others, entry.effective_at)
    return _Gone(position, entry, instead.stage if instead else position.stage)


def _follow_up(app: App, work: Work, switch: Switch, why: Withdrawal, gone: list[_Gone], now: datetime) -> Switch:
    follow_up = Switch(
        id=SwitchId(app.new_id()),
        region=switch.region,
        to_stage=gone[0].holds.id,
        reason=why.reason,
        filed_by=why.by,
        filed_at=now,
        effective_at=now,
        state=State.RUNNING,
        sites=tuple(_entry(each, now) for each in gone),
        undoes=switch.id,
        announced_at=now,
        in_force_at=now,
    )
    work.switches.add(follow_up)
    for each in gone:
        told = announce.Revocation(each.position.site, each.entry, each.sequence, each.holds, why.cause)
        announce.stage_revoked(app, work, follow_up, told, now)
    return follow_up


def _entry(gone: _Gone, now: datetime) -> SwitchSite:
    """Limits are right as they were: nothing is to be derived for what holds anyway."""
    return SwitchSite(gone.position.site, gone.entry.stage.id, gone.sequence, stage_changed_at=now, limits_at=now)


def first(follow_ups: list[Switch]) -> SwitchId | None:
    return follow_ups[0].id if follow_ups else None
