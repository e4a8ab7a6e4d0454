"""What the other services said about sites, newest wins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.notification.adapters.postgres.json import jsonb
from services.notification.application.records import KnownSite, SiteKey
from services.notification.domain.facts import Notice
from services.notification.domain.timeline import Entry

SQL = load_sql(__file__, "sites.sql")


class PostgresSites:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, key: SiteKey) -> KnownSite:
        self._run("make", key)
        row = self._run("lock", key).fetchone()
        assert row is not None
        return KnownSite(**row)

    def get(self, key: SiteKey) -> KnownSite:
        row = self._run("get", key).fetchone()
        return KnownSite(**row) if row else KnownSite(-1, None, [])

    def names(self, region: str) -> set[str]:
        return {row["site"] for row in self._connection.execute(SQL["names"], {"region": region})}

    def set_region(self, region: str, revision: int) -> bool:
        return int(self._connection.execute(SQL["set_region"], {"region": region, "revision": revision}).rowcount) == 1

    def region_revision(self, region: str) -> int | None:
        row = self._connection.execute(SQL["region_revision"], {"region": region}).fetchone()
        return row["revision"] if row else None

    def set_profile(self, key: SiteKey, revision: int, profile: Mapping[str, Any]) -> bool:
        return self._changes("set_profile", key, version=revision, document=jsonb(profile))

    def set_measures(self, key: SiteKey, version: int, measures: list[Notice]) -> bool:
        return self._changes("set_measures", key, version=version, document=jsonb(measures))

    def set_stage(self, key: SiteKey, sequence: int, stage: Mapping[str, Any]) -> bool:
        return self._changes("set_stage", key, version=sequence, document=jsonb(stage))

    def enter(self, key: SiteKey, entry: Entry) -> None:
        self._run("enter", key, **asdict(entry))

    def entries(self, key: SiteKey) -> list[Entry]:
        return [Entry(**row) for row in self._run("entries", key)]

    def set_live(self, key: SiteKey, live: Collection[int]) -> None:
        self._run("set_live", key, live=list(live))

    def is_void(self, key: SiteKey, sequence: int) -> bool:
        return bool(self._run("void", key, sequence=sequence).fetchone()["void"])

    def add_changes(self, key: SiteKey, sequence: int, batch: int, changes: Sequence[Mapping[str, Any]]) -> None:
        if self._changes("add_batch", key, sequence=sequence, batch=batch, count=len(changes)):
            self._run("add_changes", key, sequence=sequence, changes=jsonb(changes))

    def announce_replan(self, key: SiteKey, sequence: int, changes: int) -> None:
        self._run("announce_replan", key, sequence=sequence, changes=changes)

    def replanned(self, key: SiteKey, sequence: int) -> bool:
        row = self._run("replanned", key, sequence=sequence).fetchone()
        return bool(row and row["complete"])

    def add_cancellation(self, key: SiteKey, sequence: int, appointment_id: UUID, starts_at: datetime) -> None:
        self._run("add_cancellation", key, sequence=sequence, appointment_id=appointment_id, starts_at=starts_at)

    def forget_changes(self, key: SiteKey, now: datetime) -> None:
        self._run("forget_changes", key, now=now)
        self._run("forget_cancellations", key, now=now)

    def _changes(self, block: str, key: SiteKey, **values: Any) -> bool:
        return int(self._run(block, key, **values).rowcount) == 1

    def _run(self, block: str, key: SiteKey, **values: Any) -> Any:
        return self._connection.execute(SQL[block], {"region": key.region, "site": key.site, **values})
