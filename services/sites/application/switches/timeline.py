"""The stages of a region's sites in some days, each with what became of it: in force, announced, waiting, off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from services.chassis.process.problems import Problem
from services.contracts.calls.sites import LONGEST_TIMELINE, PERIOD_INVALID
from services.contracts.faults import Fault
from services.sites.application.ports import App, Work
from services.sites.application.problems import region_unknown
from services.sites.application.switches.leads import Leads, leads_in
from services.sites.domain.lead import first_instant
from services.sites.domain.moves import Position, SiteId
from services.sites.domain.stages import Stage
from services.sites.domain.states import State
from services.sites.domain.switch import Switch, SwitchId
from services.sites.domain.timeline import Entry, end_of, stage_at

COUNTING = ("past", "in_force", "announced", "waiting")
"""States of entries that hold in their time; the others were called off or skipped."""


@dataclass(frozen=True)
class Shown:
    """An entry of a site, until the next one; `state` as `contracts/calls/sites_views.ENTRY_STATES` has them."""

    site: str
    stage: Stage
    effective_at: datetime
    until: datetime | None
    state: str
    sequence: int | None
    switch: Switch | None
    last_day: date | None = None
    """Of the stage, where no other one takes over before that is past."""
    then: Stage | None = None
    """What is proposed after it."""


@dataclass(frozen=True)
class Timeline:
    """`sites`: each with its entries in the order of their dates, and its days off."""

    region: str
    name: str
    timezone: str
    since: date
    until: date
    sites: list[tuple[Position, list[Shown], list[date]]]


def timeline(app: App, region: str, sites: Sequence[str] | None, since: date, until: date) -> Timeline:
    """Raises Problem 404 for an unknown region, 422 for a period that ends before it begins or is too long."""
    if not timedelta(0) <= until - since < timedelta(days=LONGEST_TIMELINE):
        raise Problem.of(PERIOD_INVALID, [Fault("until", "period-invalid", {"days": LONGEST_TIMELINE})])
    with app.begin() as work:
        loaded = work.regions.document(region)
        if loaded is None:
            raise region_unknown(region)
        positions = work.sites.positions(region, sites)
        leads = leads_in(loaded["document"], [position.site for position in positions])
        begin, end = first_instant(since, leads.zone), first_instant(until + timedelta(days=1), leads.zone)
        stored = work.sites.timelines(region, sites, end)
        switches = _switches(work, region, positions, stored)
        stages = work.regions.stages(region)
        now, of_site = app.clock.now(), partial(_shown, switches=switches, stages=stages, begin=begin, end=end)
        shown = [
            (
                position,
                [_ending(each, stages, leads.zone) for each in of_site(position, stored.get(position.site, ()), now)],
                _closed(leads, position.site, since, until),
            )
            for position in positions
        ]
    head = loaded["document"]["region"]
    return Timeline(region, str(head["name"]), str(leads.zone), since, until, shown)


def _switches(
    work: Work, region: str, positions: Sequence[Position], stored: Mapping[SiteId, Iterable[Entry]]
) -> dict[Any, Switch]:
    """Those behind the entries, and those that wait."""
    behind = {SwitchId(entry.switch_id) for entries in stored.values() for entry in entries if entry.switch_id}
    waiting = work.switches.waiting_for(region, [position.site for position in positions])
    return {switch.id: switch for switch in [*work.switches.some(list(behind)), *waiting]}


def _shown(
    position: Position,
    entries: Sequence[Entry],
    now: datetime,
    *,
    switches: Mapping[Any, Switch],
    stages: Mapping[str, Stage],
    begin: datetime,
    end: datetime,
) -> list[Shown]:
    listed = [*_stored(position, entries, switches, now), *_waiting(position, switches.values(), stages)]
    period = (shown for shown in listed if shown.effective_at < end and (shown.until is None or shown.until > begin))
    return sorted(period, key=lambda shown: (shown.effective_at, shown.sequence or 0))


def _stored(
    position: Position, entries: Sequence[Entry], switches: Mapping[Any, Switch], now: datetime
) -> Iterator[Shown]:
    holding = stage_at([entry for entry in entries if entry.in_force_at is not None], now)
    for entry in entries:
        switch = switches.get(entry.switch_id)
        until = end_of(entries, entry) if entry.live else None
        state = _state(entry, switch, holding)
        yield Shown(position.site, entry.stage, entry.effective_at, until, state, entry.sequence, switch)


def _state(entry: Entry, switch: Switch | None, holding: Entry | None) -> str:
    if entry.skipped_at is not None:
        return "skipped"
    if entry.revoked_by is not None:
        return _called_off(entry, switch)
    if entry.in_force_at is None:
        return "announced"
    return "in_force" if entry == holding else "past"


def _called_off(entry: Entry, switch: Switch | None) -> str:
    """What is suspended may come back; afterwards it is an entry that was revoked once."""
    waits = switch is not None and switch.state in (State.SUSPENDED, State.HELD)
    newest = switch is not None and any(each.sequence == entry.sequence for each in switch.sites)
    return "suspended" if waits and newest else "revoked"


def _waiting(position: Position, switches: Iterable[Switch], stages: Mapping[str, Stage]) -> Iterator[Shown]:
    for switch in switches:
        if switch.waiting and not switch.drift and position.site in switch.site_ids:
            yield Shown(position.site, stages[switch.to_stage], switch.effective_at, None, "waiting", None, switch)


def _ending(shown: Shown, stages: Mapping[str, Stage], zone: ZoneInfo) -> Shown:
    """With the last day of its stage as the stage plan has it by now: a later one prolongs what is in force."""
    stage = shown.stage if shown.state == "past" else stages.get(shown.stage.id, shown.stage)
    if stage.until is None or shown.state not in COUNTING:
        return shown
    over = first_instant(stage.until + timedelta(days=1), zone)
    if shown.until is not None and shown.until <= over:
        return shown
    return replace(shown, last_day=stage.until, then=stages.get(stage.then or ""))


def _closed(leads: Leads, site: str, since: date, until: date) -> list[date]:
    return sorted(day for day in leads.calendars[site].closed if since <= day <= until)
