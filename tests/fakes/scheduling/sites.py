"""Regions with the layouts of their sites, and the sites' stage, limits and fence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.scheduling.adapters.public_holidays import public_holidays
from services.scheduling.application.records import SiteState
from services.scheduling.domain.hours import HoursLine, Opening
from services.scheduling.domain.site import Kind, Member, Room, Site
from services.scheduling.domain.stage import Channel
from tests.fakes.scheduling.tables import Key, Layout, SchedulingTables


def unheard_of(region: str, site: str) -> SiteState:
    return SiteState(region, site, False, None, 0, None, None, None, 0, 0, False, None)


class Sites:
    def __init__(self, tables: SchedulingTables) -> None:
        self._states = tables.states

    def note(self, region: str, site: str) -> None:
        self._states.setdefault((region, site), unheard_of(region, site))

    def get(self, region: str, site: str) -> SiteState | None:
        return self._states.get((region, site))

    # Transactions are never at the same time: nothing has to be locked.
    shared = locked = get

    def of_region(self, region: str) -> list[SiteState]:
        return [state for key, state in sorted(self._states.items()) if key[0] == region]

    def awaiting_replan(self) -> list[Key]:
        return [key for key, s in sorted(self._states.items()) if s.fenced and s.stage and _same_sequence(s)]

    def set_stage(self, state: SiteState, stage: Mapping[str, Any], sequence: int, **about: Any) -> None:
        self._change(state.region, state.site, stage=stage, stage_sequence=sequence, fenced=True, **about)

    def set_limits(
        self, state: SiteState, limits: Mapping[str, Any], sequence: int, version: int, caused_by: UUID
    ) -> None:
        stored = self._states[state.region, state.site]
        cause = caused_by if stored.fenced else stored.caused_by
        about = {"limits": limits, "limits_sequence": sequence, "concept_version": version, "caused_by": cause}
        self._change(state.region, state.site, **about)

    def lift_fence(self, region: str, site: str) -> None:
        self._change(region, site, fenced=False)

    def _change(self, region: str, site: str, **changes: Any) -> None:
        self._states[region, site] = replace(self._states[region, site], **changes)


def _same_sequence(state: SiteState) -> bool:
    return state.stage_sequence == state.limits_sequence


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
        self._tables.layouts[key] = Layout(tuple(site["hours"]), waiting, tuple(staff), tuple(rooms))
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
        return Site(
            region=region,
            id=site,
            opening=Opening(lines, ZoneInfo(about["timezone"]), public_holidays(about["state"])),
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
