"""Regions with their stage plans, and where their sites stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from services.contracts.calls.actor import Actor
from services.sites.domain.loading import Known, KnownSite, Load, OpenSwitch
from services.sites.domain.moves import Move, Position, SiteId
from services.sites.domain.stages import Stage
from services.sites.domain.switch import OPEN, State, SwitchId
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
        for site in load.removed_sites:
            self._tables.sites[region, site] = replace(self._tables.sites[region, site], removed=True)
        for name in load.removed_stages:
            self._tables.retired[region, name] = self._tables.stages.pop((region, name))

    def stages(self, region: str) -> Mapping[str, Stage]:
        return {key[1]: stage for key, stage in self._tables.stages.items() if key[0] == region}

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
            )
            for name, site in self._tables.sites_of(region)
            if sites is None or name in sites
        ]

    def lock(self, region: str, sites: Sequence[str] | None) -> None:
        """Transactions are never at the same time."""

    def move(self, region: str, moves: Sequence[Move], stage: Stage, switch: SwitchId, now: datetime) -> None:
        for move in moves:
            site = self._tables.sites[region, move.site]
            assert site.sequence == move.sequence - 1, "a sequence rises by one"
            moved = replace(site, stage=stage.id, stage_version=stage.version, sequence=move.sequence, since=now)
            self._tables.sites[region, move.site] = replace(moved, switch_id=switch)

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


def _known(site: Site) -> KnownSite:
    write = site.write
    return KnownSite(write.id, write.name, write.revision, write.details, site.stage, site.sequence, site.removed)
