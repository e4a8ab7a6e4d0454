"""Switches and how far their sites are followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.sites.domain.moves import SiteId
from services.sites.domain.switch import OPEN, State, Switch, SwitchId, SwitchSite
from tests.fakes.sites.tables import SitesTables

WAITING = (State.SCHEDULED, State.HELD)


class Switches:
    def __init__(self, tables: SitesTables) -> None:
        self._switches = tables.switches

    def get(self, switch: SwitchId) -> Switch | None:
        return self._switches.get(switch)

    locked = get

    def latest(self, regions: Sequence[str] | None, state: State | None, limit: int) -> list[Switch]:
        wanted = [s for s in self._all() if (regions is None or s.region in regions) and state in (None, s.state)]
        return sorted(wanted, key=lambda switch: (switch.filed_at, switch.id), reverse=True)[:limit]

    def waiting(self, now: datetime) -> list[Switch]:
        due = [switch for switch in self._all() if switch.state in WAITING and switch.effective_at <= now]
        return sorted(due, key=lambda switch: (switch.effective_at, switch.filed_at, switch.id))

    def awaited(self, region: str, sites: Sequence[str]) -> bool:
        waiting = (switch for switch in self._all() if switch.region == region and switch.state in WAITING)
        return any(entry.site in sites for switch in waiting for entry in switch.sites)

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
        return replace(
            entry,
            from_stage=new.from_stage,
            sequence=new.sequence,
            stage_changed_at=new.stage_changed_at,
            left_out=new.left_out,
        )

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

    def standing(self) -> dict[str, Any]:
        states = Counter(switch.state for switch in self._all())
        running = (switch.effective_at for switch in self._all() if switch.state is State.RUNNING)
        counts = {state.value: states[state] for state in OPEN}
        return {**counts, "oldest_running": min(running, default=None)}

    def supersede(self, region: str, sites: Collection[SiteId], by: SwitchId) -> list[Switch]:
        older = [
            switch
            for switch in self._all()
            if switch.region == region and switch.state is State.RUNNING and switch.id != by
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
