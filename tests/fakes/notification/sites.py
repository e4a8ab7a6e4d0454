"""What the other services said about sites, newest wins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notification.application.records import KnownSite, SiteKey
from services.notification.domain.facts import Notice
from services.notification.domain.timeline import Entry
from tests.fakes.notification.tables import Cancelled, NotificationTables, Site, StoredChange, plain


class Sites:
    def __init__(self, tables: NotificationTables) -> None:
        self._tables = tables
        self._sites = tables.sites

    def lock(self, key: SiteKey) -> KnownSite:
        self._sites.setdefault(key, Site())
        return self.get(key)

    def get(self, key: SiteKey) -> KnownSite:
        site = self._sites.get(key, Site())
        return KnownSite(site.sequence, site.profile, list(site.measures))

    def names(self, region: str) -> set[str]:
        return {key.site for key, site in self._sites.items() if key.region == region and site.profile is not None}

    def set_region(self, region: str, revision: int) -> bool:
        newer = self._tables.regions.get(region, -1) < revision
        if newer:
            self._tables.regions[region] = revision
        return newer

    def region_revision(self, region: str) -> int | None:
        return self._tables.regions.get(region)

    def set_profile(self, key: SiteKey, revision: int, profile: Mapping[str, Any]) -> bool:
        return self._set(key, "revision", revision, profile=plain(profile))

    def set_measures(self, key: SiteKey, version: int, measures: list[Notice]) -> bool:
        return self._set(key, "concept_version", version, measures=plain(measures))

    def set_stage(self, key: SiteKey, sequence: int, stage: Mapping[str, Any]) -> bool:
        return self._set(key, "sequence", sequence)

    def add_changes(self, key: SiteKey, sequence: int, batch: int, changes: Sequence[Mapping[str, Any]]) -> None:
        if (key, sequence, batch) in self._tables.batches:
            return
        self._tables.batches[key, sequence, batch] = len(changes)
        for change in changes:
            appointment, household = UUID(str(change["appointment_id"])), UUID(str(change["household_id"]))
            known = self._tables.changes.get((key, sequence, appointment))
            new = StoredChange(key, sequence, appointment, household, plain(change))
            self._tables.changes[key, sequence, appointment] = replace(known, change=new.change) if known else new

    def announce_replan(self, key: SiteKey, sequence: int, changes: int) -> None:
        self._tables.replans.setdefault((key, sequence), changes)

    def replanned(self, key: SiteKey, sequence: int) -> bool:
        return self.get(key).profile is not None and self._tables.replanned(key, sequence)

    def add_cancellation(self, key: SiteKey, sequence: int, appointment_id: UUID, starts_at: datetime) -> None:
        self._tables.cancelled.setdefault(appointment_id, Cancelled(key, sequence, starts_at))

    def enter(self, key: SiteKey, entry: Entry) -> None:
        self._tables.entries.setdefault(key, {}).setdefault(entry.sequence, entry)

    def entries(self, key: SiteKey) -> list[Entry]:
        return list(self._tables.entries.get(key, {}).values())

    def set_live(self, key: SiteKey, live: Collection[int]) -> None:
        self._tables.live[key] = set(live)

    def is_void(self, key: SiteKey, sequence: int) -> bool:
        return sequence in self._tables.entries.get(key, {}) and sequence not in self._tables.live.get(key, ())

    def forget_changes(self, key: SiteKey, now: datetime) -> None:
        sequence = max(self._tables.entries.get(key, {}), default=-1)
        behind = [at for at in self._tables.changes if at[0] == key and at[1] < sequence]
        older = [at for at in behind if not self._tables.is_open(key, at[1])]
        over = [at for at in older if self._is_over(self._tables.changes[at], now)]
        for at in over:
            del self._tables.changes[at]
        spoken_of = {change.appointment for change in self._tables.changes.values()}
        spoken_of |= {appointment for _, appointment in self._tables.notices}
        for appointment, cancelled in list(self._tables.cancelled.items()):
            past = cancelled.key == key and cancelled.sequence < sequence and cancelled.starts_at < now
            if past and appointment not in spoken_of:
                del self._tables.cancelled[appointment]

    def _is_over(self, change: StoredChange, now: datetime) -> bool:
        if change.told or change.change["outcome"] == "kept" or max(change.visits) < now:
            return True
        told = any(newer.told and _later(change, newer) for newer in self._tables.changes.values())
        return told or change.appointment in self._tables.cancelled

    def _set(self, key: SiteKey, version: str, number: int, **values: Any) -> bool:
        site = self._sites[key]
        newer: bool = getattr(site, version) < number
        if newer:
            self._sites[key] = replace(site, **{version: number, **values})
        return newer


def _later(change: StoredChange, other: StoredChange) -> bool:
    """Whether the other one is what a newer stage did to the same appointment."""
    return (other.key, other.appointment) == (change.key, change.appointment) and other.sequence > change.sequence
