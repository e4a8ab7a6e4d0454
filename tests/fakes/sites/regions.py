"""Regions with their stage plans, and where their sites stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from services.contracts.calls.actor import Actor
from services.sites.application.ports import Dated, Numbered, Revoked
from services.sites.domain.loading import Known, KnownSite, Load, OpenSwitch
from services.sites.domain.moves import Move, Position, SiteId
from services.sites.domain.stages import Stage
from services.sites.domain.states import OPEN, State
from services.sites.domain.timeline import Entry, stage_at
from tests.fakes.sites.tables import Region, Site, SitesTables


class Regions:
    def __init__(self, tables: SitesTables) -> None:
        self._tables = tables

    def summaries(self) -> list[dict[str, Any]]:
        loaded = sorted(self._tables.regions.items(), key=lambda entry: str(entry[1].document["region"]["name"]))
        return [self._summary(name, region) for name, region in loaded]

    def _summary(self, name: str, region: Region) -> dict[str, Any]:
        sites = self._tables.sites_of(name)
        running = [s for s in self._tables.switches.values() if s.region == name and s.state is State.RUNNING]
        return {
            "id": name,
            "name": region.document["region"]["name"],
            "head": region.document["region"],
            "revision": region.revision,
            "loaded_at": region.loaded_at,
            "sites": len(sites),
            "stages": [stage.short for stage in sorted(self.stages(name).values(), key=lambda stage: stage.rank)],
            "sites_by_stage": dict(Counter(site.stage for _, site in sites)),
            "switches_running": len(running),
        }

    def document(self, region: str) -> dict[str, Any] | None:
        loaded = self._tables.regions.get(region)
        return None if loaded is None else {each.name: getattr(loaded, each.name) for each in fields(loaded)}

    def store(self, document: Mapping[str, Any], actor: Actor, now: datetime) -> int:
        name = document["region"]["id"]
        before = self._tables.regions.get(name)
        revision = 1 if before is None else before.revision + (before.document != document)
        self._tables.regions[name] = Region(document, revision, now, actor.user)
        return revision

    def known(self, region: str) -> Known:
        return Known(
            stages=self.stages(region),
            retired={key[1]: stage for key, stage in self._tables.retired.items() if key[0] == region},
            sites={key[1]: _known(site) for key, site in self._tables.sites.items() if key[0] == region},
            open_switches=tuple(
                OpenSwitch(
                    frozenset([switch.to_stage, *(entry.from_stage for entry in switch.sites if entry.from_stage)]),
                    frozenset(entry.site for entry in switch.sites),
                )
                for switch in self._tables.switches.values()
                if switch.region == region and switch.state in OPEN
            ),
        )

    def save(self, region: str, load: Load, now: datetime) -> None:
        for stage in load.stages:
            self._tables.stages[region, stage.id] = stage
            self._tables.retired.pop((region, stage.id), None)
        for write in load.sites:
            version = self._tables.stage(region, write.stage).version
            new = Site(write, write.stage, version, write.sequence, now)
            before = self._tables.sites.get((region, write.id), new)
            if write.starts and before.sequence < write.sequence:
                before = replace(new, concept_version=before.concept_version)
            self._tables.sites[region, write.id] = replace(before, write=write, removed=False)
            if write.starts:
                begun = Entry(write.sequence, self._tables.stage(region, write.stage), now, now, in_force_at=now)
                timeline = self._tables.timelines.get((region, write.id), ())
                self._tables.timelines[region, write.id] = (*timeline, begun)
        for site in load.removed_sites:
            self._tables.sites[region, site] = replace(self._tables.sites[region, site], removed=True)
        for name in load.removed_stages:
            self._tables.retired[region, name] = self._tables.stages.pop((region, name))

    def stages(self, region: str) -> Mapping[str, Stage]:
        return {key[1]: stage for key, stage in self._tables.stages.items() if key[0] == region}

    def timezone(self, region: str) -> str:
        return str(self._tables.regions[region].document["region"]["timezone"])

    def share(self, region: str) -> None:
        """Transactions are never at the same time."""


class Sites:
    def __init__(self, tables: SitesTables) -> None:
        self._tables = tables

    def positions(self, region: str, sites: Sequence[str] | None) -> list[Position]:
        return [
            Position(
                SiteId(name),
                site.write.name,
                self._tables.stage(region, site.stage),
                site.stage_version,
                site.sequence,
                site.since,
                site.switch_id,
                site.concept_version,
                timeline=self._coming(region, name),
            )
            for name, site in self._tables.sites_of(region)
            if sites is None or name in sites
        ]

    def _coming(self, region: str, site: str) -> tuple[Entry, ...]:
        live = [entry for entry in self._tables.timelines[region, site] if entry.live]
        holding = stage_at([e for e in live if e.in_force_at], datetime.max.replace(tzinfo=UTC))
        return _ordered([entry for entry in live if entry.in_force_at is None or entry == holding])

    def timelines(
        self, region: str, sites: Sequence[str] | None, until: datetime
    ) -> Mapping[SiteId, tuple[Entry, ...]]:
        return {
            SiteId(name): _ordered([e for e in self._tables.timelines[region, name] if e.effective_at < until])
            for name, _ in self._tables.sites_of(region)
            if sites is None or name in sites
        }

    def lock(self, region: str, sites: Sequence[str] | None) -> None:
        """Transactions are never at the same time."""

    def announce(self, region: str, moves: Sequence[Move], stage: Stage, dated: Dated) -> None:
        for move in moves:
            self._rise(region, move.site, move.sequence)
            new = Entry(move.sequence, stage, dated.effective_at, dated.now, dated.switch)
            self._tables.timelines[region, move.site] = (*self._tables.timelines[region, move.site], new)

    def _rise(self, region: str, site: str, sequence: int) -> None:
        before = self._tables.sites[region, site]
        assert before.sequence == sequence - 1, "a sequence rises by one"
        self._tables.sites[region, site] = replace(before, sequence=sequence)

    def revoke(self, region: str, entries: Sequence[Revoked], cause: str, now: datetime) -> None:
        for each in entries:
            self._rise(region, each.site, each.sequence)
            gone = partial(replace, revoked_by=each.sequence, revocation=cause)
            self._change(region, each.site, each.revoked, gone)

    def put_in_force(self, region: str, entries: Sequence[Numbered], now: datetime) -> None:
        for site, sequence in entries:
            entry = self._change(region, site, sequence, lambda entry: replace(entry, in_force_at=now))
            self._tables.sites[region, site] = replace(
                self._tables.sites[region, site],
                stage=entry.stage.id,
                stage_version=entry.stage.version,
                since=entry.effective_at,
                switch_id=entry.switch_id,
            )

    def skip(self, region: str, entries: Sequence[Numbered], now: datetime) -> None:
        for site, sequence in entries:
            self._change(region, site, sequence, lambda entry: replace(entry, skipped_at=now))

    def _change(self, region: str, site: str, sequence: int, change: Callable[[Entry], Entry]) -> Entry:
        timeline = self._tables.timelines[region, site]
        (before,) = (entry for entry in timeline if entry.sequence == sequence)
        assert before.to_come, "only what is to come changes"
        after = change(before)
        self._tables.timelines[region, site] = tuple(after if entry == before else entry for entry in timeline)
        return after

    def concept_published(self, region: str, site: str, version: int) -> bool:
        known = self._tables.sites.get((region, site))
        if known is None or (known.concept_version or 0) >= version:
            return False
        self._tables.sites[region, site] = replace(known, concept_version=version)
        return True

    def ranks(self) -> list[dict[str, Any]]:
        return [
            {"region": region, "site": name, "rank": self._tables.stage(region, site.stage).rank}
            for region in self._tables.regions
            for name, site in self._tables.sites_of(region)
        ]

    def overdue(self, now: datetime) -> set[tuple[str, str]]:
        waiting = {
            (switch.region, entry.site)
            for switch in self._tables.switches.values()
            if switch.waiting or switch.to_come
            for entry in switch.sites
            if not entry.left_out and entry.superseded_by is None
        }
        return {
            (name, site)
            for name, region in self._tables.regions.items()
            for site, stored in self._tables.sites_of(name)
            if self._tables.stage(name, stored.stage).over_on(
                now.astimezone(ZoneInfo(region.document["region"]["timezone"])).date()
            )
            and (name, site) not in waiting
        }


def _ordered(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.order))


def _known(site: Site) -> KnownSite:
    write = site.write
    return KnownSite(write.id, write.name, write.revision, write.details, site.stage, site.sequence, site.removed)
