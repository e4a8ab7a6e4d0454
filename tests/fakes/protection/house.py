"""The ports of protection in memory: its use cases run on these as they run on PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.chassis.process.identifiers import new_id
from services.protection.application.ports import App
from services.protection.application.records import PublishedConcept, SiteLimits, SiteState
from services.protection.domain.concept import Concept
from services.protection.domain.timeline import Entry
from tests.fakes.clock import StoppedClock
from tests.fakes.store import FakeWork, Store, Tables

Key = tuple[str, str]


@dataclass
class ProtectionTables(Tables):
    revisions: dict[str, int] = field(default_factory=dict)
    states: dict[Key, SiteState] = field(default_factory=dict)
    entries: dict[Key, dict[int, Entry | None]] = field(default_factory=dict)  # None: revoked
    names: dict[Key, str] = field(default_factory=dict)
    concepts: dict[tuple[str, str, int], PublishedConcept] = field(default_factory=dict)
    limits: dict[tuple[str, str, int, int], SiteLimits] = field(default_factory=dict)


class Regions:
    def __init__(self, tables: ProtectionTables) -> None:
        self._tables = tables

    def take(self, region: str, revision: int, at: datetime) -> bool:
        newer = revision > self._tables.revisions.get(region, 0)
        if newer:
            self._tables.revisions[region] = revision
        return newer

    def revision(self, region: str) -> int | None:
        return self._tables.revisions.get(region)


class Sites:
    def __init__(self, tables: ProtectionTables) -> None:
        self._tables = tables

    def locked(self, region: str, sites: Sequence[str]) -> list[SiteState]:
        for site in sites:
            self._tables.states.setdefault((region, site), SiteState(region, site, 0, 0, None))
        return [self._tables.states[region, site] for site in sorted(set(sites))]

    def known(self, region: str) -> bool:
        return any(key[0] == region for key in self._tables.states)

    def entries(self, region: str, sites: Sequence[str] | None = None) -> dict[str, list[Entry]]:
        keys = [key for key in self._tables.states if key[0] == region and (sites is None or key[1] in sites)]
        return {key[1]: [entry for entry in self._tables.entries.get(key, {}).values() if entry] for key in keys}

    def enter(self, region: str, site: str, entry: Entry) -> bool:
        known = self._tables.entries.setdefault((region, site), {})
        self._advance(region, site, entry.sequence)
        return entry.sequence not in known and known.setdefault(entry.sequence, entry) is entry

    def revoke(self, region: str, site: str, entry: int, sequence: int) -> bool:
        known = self._tables.entries.setdefault((region, site), {})
        self._advance(region, site, sequence)
        new = known.get(entry, entry) is not None
        known[entry] = None
        return new

    def _advance(self, region: str, site: str, sequence: int) -> None:
        state = self._tables.states[region, site]
        self._tables.states[region, site] = replace(state, sequence=max(state.sequence, sequence))

    def name(self, region: str, names: Mapping[str, str]) -> None:
        for site, name in names.items():
            if (region, site) in self._tables.states:
                self._tables.names[region, site] = name


class Concepts:
    def __init__(self, tables: ProtectionTables) -> None:
        self._tables = tables

    def publish(self, region: str, site: str, version: int, concept: Concept, by: str, at: datetime) -> None:
        assert (region, site, version) not in self._tables.concepts, "a version is published once"
        published = PublishedConcept(region, site, None, version, at, by, concept)
        self._tables.concepts[region, site, version] = published
        state = self._tables.states[region, site]
        self._tables.states[region, site] = replace(state, version=version, digest=concept.digest())

    def current(self, region: str, sites: Sequence[str]) -> list[PublishedConcept]:
        states = [self._tables.states.get((region, site)) for site in sorted(set(sites))]
        return [
            replace(
                self._tables.concepts[region, state.site, state.version],
                name=self._tables.names.get((region, state.site)),
            )
            for state in states
            if state and state.version
        ]


class LimitsOfSites:
    def __init__(self, tables: ProtectionTables) -> None:
        self._tables = tables

    def store(self, limits: SiteLimits) -> bool:
        key = (limits.region, limits.site, limits.sequence, limits.concept_version)
        assert (limits.region, limits.site, limits.concept_version) in self._tables.concepts, "limits need a concept"
        return self._tables.limits.setdefault(key, limits) is limits

    def stored_for(self, region: str, site: str, sequence: int) -> bool:
        return any(key[:3] == (region, site, sequence) for key in self._tables.limits)

    def of_entries(self, region: str, sequences: Mapping[str, int]) -> list[SiteLimits]:
        keys = [
            (region, site, sequence, self._tables.states[region, site].version) for site, sequence in sequences.items()
        ]
        limits = [self._tables.limits[key] for key in sorted(keys) if key in self._tables.limits]
        return [replace(each, name=self._tables.names.get((region, each.site))) for each in limits]


class Work(FakeWork):
    def __init__(self, tables: ProtectionTables) -> None:
        super().__init__(tables)
        self.regions = Regions(tables)
        self.sites = Sites(tables)
        self.concepts = Concepts(tables)
        self.limits = LimitsOfSites(tables)


class Meter:
    def __init__(self) -> None:
        self.concepts = 0
        self.limits = 0

    def concept_published(self) -> None:
        self.concepts += 1

    def limits_changed(self) -> None:
        self.limits += 1


@dataclass(frozen=True)
class FakeApp(App):
    """The application on tables in memory."""

    store: Store[ProtectionTables, Work]


def fake_app() -> FakeApp:
    store = Store(ProtectionTables(), Work)
    return FakeApp(store.begin, store.receive, StoppedClock(), new_id, Meter(), store)
