"""Regions with the layouts of their sites, and the sites' stage, limits and fence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.contracts.region.calendar import days_off, of_calendar
from services.scheduling.application.records import SiteState
from services.scheduling.domain.hours import HoursLine, Opening
from services.scheduling.domain.site import Kind, Member, Room, Site
from services.scheduling.domain.stage import Channel
from services.scheduling.domain.timeline import Entry, Timeline
from tests.fakes.scheduling.tables import Key, Layout, SchedulingTables


def unheard_of(region: str, site: str) -> SiteState:
    return SiteState(region, site, False, Timeline())


class Sites:
    def __init__(self, tables: SchedulingTables) -> None:
        self._states = tables.states
        self._entries = tables.entries

    def note(self, region: str, site: str) -> None:
        self._states.setdefault((region, site), unheard_of(region, site))

    def get(self, region: str, site: str) -> SiteState | None:
        state = self._states.get((region, site))
        return None if state is None else self._with_timeline(state)

    # Transactions are never at the same time: nothing has to be locked.
    shared = locked = get

    def of_region(self, region: str) -> list[SiteState]:
        return [self._with_timeline(state) for key, state in sorted(self._states.items()) if key[0] == region]

    def awaiting_replan(self) -> list[Key]:
        waiting = (each for each in self._entries.items() if each[1][0].fenced and not each[1][0].held)
        return sorted({key[:2] for key, (entry, _) in waiting if entry.revokes is not None or entry.complete})

    def entry(self, region: str, site: str, sequence: int) -> Entry | None:
        return self._entries.get((region, site, sequence), (None, False))[0]

    def put(self, region: str, site: str, entry: Entry) -> None:
        key = (region, site, entry.sequence)
        self._entries[key] = entry, self._entries.get(key, (entry, False))[1]

    def pass_over(self, region: str, site: str, entry: Entry) -> None:
        for key, (other, _) in list(self._entries.items()):
            if key[:2] == (region, site) and other.effective_at is not None and other.order() < entry.order():
                self._entries[key] = other, True

    def _with_timeline(self, state: SiteState) -> SiteState:
        here = sorted(
            (each for each in self._entries.items() if each[0][:2] == (state.region, state.site)),
            key=lambda each: each[0],
        )
        entries = (entry for _, (entry, past) in here if entry.fenced or not past)
        return replace(state, timeline=Timeline(tuple(entries)))


class Regions:
    def __init__(self, tables: SchedulingTables) -> None:
        self._tables = tables

    def store(self, document: Mapping[str, Any], revision: int, user: str, now: datetime) -> bool:
        name = document["region"]["id"]
        if revision <= self._tables.regions.get(name, (0, {}))[0]:
            return False
        self._tables.regions[name] = (revision, document)
        return True

    def revision(self, region: str) -> int | None:
        return self._tables.regions.get(region, (None, {}))[0]

    def store_site(self, region: str, site: Mapping[str, Any], staff: Sequence[Member], rooms: Sequence[Room]) -> None:
        key = (region, site["id"])
        waiting = any(zone.get("waiting") for zone in site["zones"])
        self._tables.layouts[key] = Layout(tuple(site["hours"]), waiting, tuple(staff), tuple(rooms), of_calendar(site))
        self._tables.states[key] = replace(self._tables.states.get(key, unheard_of(*key)), loaded=True)

    def retire_sites(self, region: str, kept: Sequence[str]) -> None:
        for key, state in self._tables.states.items():
            if key[0] == region and key[1] not in kept:
                self._tables.states[key] = replace(state, loaded=False)

    def layout(self, region: str, site: str) -> Site:
        _, document = self._tables.regions.get(region, (0, None))
        layout = self._tables.layouts.get((region, site))
        if document is None or layout is None:
            return Site(region, site, Opening((), ZoneInfo("Europe/Berlin")))
        lines = tuple(HoursLine.parse(line) for line in layout.hours)
        about = document["region"]
        off = days_off(about["state"], of_calendar(about), layout.calendar)
        return Site(
            region=region,
            id=site,
            opening=Opening(lines, ZoneInfo(about["timezone"]), off.closed, off.early),
            rooms={room.id: room for room in layout.rooms},
            staff={member.id: member for member in layout.staff},
            kinds={kind["id"]: _kind(kind) for kind in document["kinds"]},
            remote={
                department["id"]: tuple(Channel(channel) for channel in department.get("remote") or ())
                for department in document["departments"]
            },
            waiting_area=layout.waiting_area,
        )


def _kind(kind: Mapping[str, Any]) -> Kind:
    return Kind(kind["id"], kind["minutes"], kind.get("staff", 1), kind.get("persons", 1), kind.get("room"))
