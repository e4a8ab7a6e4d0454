"""Switches and how far their sites are followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.sites.application.ports import Numbered
from services.sites.domain.moves import SiteId
from services.sites.domain.states import OPEN, State
from services.sites.domain.switch import Switch, SwitchId, SwitchSite
from tests.fakes.sites.tables import SitesTables


class Switches:
    def __init__(self, tables: SitesTables) -> None:
        self._switches = tables.switches

    def get(self, switch: SwitchId) -> Switch | None:
        return self._switches.get(switch)

    locked = get

    def latest(
        self, regions: Sequence[str] | None, state: State | None, limit: int, sites: Sequence[str] | None = None
    ) -> list[Switch]:
        wanted = [
            s
            for s in self._all()
            if (regions is None or s.region in regions) and state in (None, s.state)
            if sites is None or any(f"{s.region}/{site}" in sites for site in s.site_ids)
        ]
        return sorted(wanted, key=lambda switch: (switch.filed_at, switch.id), reverse=True)[:limit]

    def waiting(self, now: datetime) -> list[Switch]:
        due = [
            s for s in self._all() if s.waiting and (s.state is State.HELD or not s.announce_at or s.announce_at <= now)
        ]
        return sorted(due, key=lambda switch: (switch.effective_at, switch.filed_at, switch.id))

    def due(self, now: datetime) -> list[Switch]:
        due = [switch for switch in self.to_come() if switch.effective_at <= now]
        return sorted(due, key=lambda switch: (switch.effective_at, switch.announced_at, switch.id), reverse=True)

    def to_come(self, regions: Sequence[str] | None = None) -> list[Switch]:
        return [switch for switch in self._all() if switch.to_come and (regions is None or switch.region in regions)]

    def waiting_for(self, region: str, sites: Sequence[str]) -> list[Switch]:
        waiting = [
            switch
            for switch in self._all()
            if switch.region == region and switch.waiting
            if any(entry.site in sites and not entry.left_out for entry in switch.sites)
        ]
        return sorted(waiting, key=lambda switch: (switch.effective_at, switch.id))

    def some(self, switches: Sequence[SwitchId]) -> list[Switch]:
        return [self._switches[switch] for switch in switches]

    def reckon_anew(self, region: str) -> None:
        for switch in self._all():
            if switch.region == region and switch.state is State.SCHEDULED:
                self.save(replace(switch, announce_at=None))

    def moved_by(self, region: str, site: str, sequence: int) -> SwitchId | None:
        entries = ((switch, entry) for switch in self._all() if switch.region == region for entry in switch.sites)
        return next((s.id for s, entry in entries if (entry.site, entry.sequence) == (site, sequence)), None)

    def add(self, switch: Switch) -> None:
        assert switch.id not in self._switches
        self._put(switch, switch.sites)

    def save(self, switch: Switch) -> None:
        self._put(switch, self._switches[switch.id].sites)

    def save_sites(self, switch: SwitchId, sites: Sequence[SwitchSite]) -> None:
        changed = {entry.site: entry for entry in sites}
        self._put(self._switches[switch], [self._moved(entry, changed) for entry in self._switches[switch].sites])

    @staticmethod
    def _moved(entry: SwitchSite, changed: Mapping[SiteId, SwitchSite]) -> SwitchSite:
        new = changed.get(entry.site, entry)
        if new is entry:
            return entry
        moved = {name: getattr(new, name) for name in ("from_stage", "sequence", "stage_changed_at", "left_out")}
        return SwitchSite(entry.site, **moved)

    def progress(self, switch: SwitchId, site: str, report: Mapping[str, Any]) -> None:
        self._put(
            self._switches[switch],
            [
                replace(entry, **{name: value for name, value in report.items() if getattr(entry, name) is None})
                if entry.site == site
                else entry
                for entry in self._switches[switch].sites
            ],
        )

    def standing(self, now: datetime) -> dict[str, Any]:
        states = Counter(switch.state for switch in self._all())
        running = [switch for switch in self._all() if switch.state is State.RUNNING]
        counts = {state.value: states[state] for state in OPEN}
        waiting = [switch for switch in self._all() if switch.state is State.SCHEDULED and not self._is_behind(switch)]
        return {
            **counts,
            "unannounced": sum(s.announce_at is not None and s.announce_at <= now for s in waiting),
            "unapplied": len(self.due(now)),
            "oldest_running": min(
                (min(switch.effective_at, switch.announced_at or switch.effective_at) for switch in running),
                default=None,
            ),
        }

    def take_over(self, region: str, entries: Sequence[Numbered], by: SwitchId) -> list[Switch]:
        wanted = set(entries)
        older = [
            switch
            for switch in self._all()
            if switch.region == region and any((entry.site, entry.sequence) in wanted for entry in switch.sites)
        ]
        for switch in older:
            marked = [
                replace(entry, superseded_by=entry.superseded_by or by)
                if (entry.site, entry.sequence) in wanted
                else entry
                for entry in switch.sites
            ]
            self._put(switch, marked)
        return [self._switches[switch.id] for switch in older]

    def _is_behind(self, switch: Switch) -> bool:
        others = self.waiting_for(switch.region, [entry.site for entry in switch.sites])
        return any(other.effective_at < switch.effective_at for other in others)

    def hand_on(self, switch: SwitchId, by: SwitchId) -> None:
        known = self._switches[switch]
        self._put(
            known,
            [e if e.left_out or e.superseded_by else replace(e, superseded_by=by) for e in known.sites],
        )

    def supersede(self, region: str, sites: Collection[SiteId], by: SwitchId, effective_at: datetime) -> list[Switch]:
        older = [
            switch
            for switch in self._all()
            if switch.region == region and switch.state in (State.RUNNING, State.ANNOUNCED) and switch.id != by
            if switch.effective_at <= effective_at
            if any(entry.site in sites and _counts(entry) for entry in switch.sites)
        ]
        for switch in older:
            self._put(
                switch,
                [
                    replace(entry, superseded_by=by)
                    if entry.site in sites and _counts(entry) and not entry.followed
                    else entry
                    for entry in switch.sites
                ],
            )
        return [self._switches[switch.id] for switch in older]

    def _all(self) -> list[Switch]:
        return list(self._switches.values())

    def _put(self, switch: Switch, sites: Iterable[SwitchSite]) -> None:
        self._switches[switch.id] = replace(switch, sites=tuple(sorted(sites, key=lambda entry: entry.site)))


def _counts(entry: SwitchSite) -> bool:
    return not entry.left_out and entry.superseded_by is None
