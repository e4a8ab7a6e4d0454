"""Sites with their timelines and the version of their concept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.protection.application.records import SiteState
from services.protection.domain.limits import StageRule
from services.protection.domain.timeline import Entry

SQL = load_sql(__file__, "sites.sql")


class SiteRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def locked(self, region: str, sites: Sequence[str]) -> list[SiteState]:
        values = {"region": region, "sites": list(sites)}
        self._connection.execute(SQL["add"], values)
        return [_state(row) for row in self._connection.execute(SQL["lock"], values)]

    def known(self, region: str) -> bool:
        return self._connection.execute(SQL["known"], {"region": region}).fetchone() is not None

    def entries(self, region: str, sites: Sequence[str] | None = None) -> dict[str, list[Entry]]:
        chosen = {"region": region, "sites": None if sites is None else list(sites)}
        known: dict[str, list[Entry]] = {site: [] for site in sites or ()}
        for row in self._connection.execute(SQL["entries"], chosen):
            known.setdefault(row["site"], []).append(_entry(row))
        return known

    def enter(self, region: str, site: str, entry: Entry) -> bool:
        rule = {key: str(value) if value is not None else None for key, value in asdict(entry.rule).items()}
        values = {"region": region, "site": site, "sequence": entry.sequence, "stage": Jsonb(rule)}
        values |= {"effective_at": entry.effective_at, "announced_at": entry.announced_at}
        values |= {"switch": entry.switch, "event": entry.event}
        new = self._connection.execute(SQL["enter"], values).rowcount == 1
        self._connection.execute(SQL["advance"], values)
        return new

    def revoke(self, region: str, site: str, entry: int, sequence: int) -> bool:
        values = {"region": region, "site": site, "entry": entry, "sequence": sequence}
        new = self._connection.execute(SQL["revoke"], values).rowcount == 1
        self._connection.execute(SQL["advance"], values)
        return new

    def name(self, region: str, names: Mapping[str, str]) -> None:
        values = {"region": region, "sites": list(names), "names": list(names.values())}
        self._connection.execute(SQL["name"], values)


def _state(row: dict[str, Any]) -> SiteState:
    return SiteState(row["region"], row["id"], row["sequence"], row["concept_version"], row["concept_digest"])


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        sequence=row["sequence"],
        rule=StageRule.of(row["stage"]),
        effective_at=row["effective_at"],
        announced_at=row["announced_at"],
        switch=row["switch_id"],
        event=row["event_id"],
    )
