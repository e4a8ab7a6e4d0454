"""Sites with their timelines, in PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, fields
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.scheduling.adapters.postgres import rows
from services.scheduling.application.records import SiteState
from services.scheduling.domain.timeline import Entry, Timeline

SQL = load_sql(__file__, "sites.sql")


class SiteRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, region: str, site: str) -> None:
        self._connection.execute(SQL["note"], {"region": region, "site": site})

    def get(self, region: str, site: str) -> SiteState | None:
        return self._one("get", region, site)

    def shared(self, region: str, site: str) -> SiteState | None:
        self._connection.execute(SQL["queue_shared"], {"region": region, "site": site})
        return self._one("shared", region, site)

    def locked(self, region: str, site: str) -> SiteState | None:
        self._connection.execute(SQL["queue_exclusive"], {"region": region, "site": site})
        return self._one("locked", region, site)

    def of_region(self, region: str) -> list[SiteState]:
        entries: defaultdict[str, list[Entry]] = defaultdict(list)
        sites = self._connection.execute(SQL["of_region"], {"region": region}).fetchall()
        for row in self._connection.execute(SQL["timelines"], {"region": region}):
            entries[row["site"]].append(rows.entry(row))
        return [_state(row, entries[row["id"]]) for row in sites]

    def awaiting_replan(self) -> list[tuple[str, str]]:
        return [(row["region"], row["site"]) for row in self._connection.execute(SQL["awaiting_replan"])]

    def entry(self, region: str, site: str, sequence: int) -> Entry | None:
        values = {"region": region, "site": site, "sequence": sequence}
        row = self._connection.execute(SQL["entry"], values).fetchone()
        return None if row is None else rows.entry(row)

    def put(self, region: str, site: str, entry: Entry) -> None:
        fence, foreseen = entry.fence, entry.foreseen
        values = {field.name: getattr(entry, field.name) for field in fields(entry)}
        values |= {"stage": _json(entry.stage), "limits": _json(entry.limits)}
        values |= {"foreseen": _json(None if foreseen is None else asdict(foreseen))}
        values |= {"fence_begins": fence and fence.begin, "fence_ends": fence and fence.end}
        self._connection.execute(SQL["put"], {**values, "region": region, "site": site})

    def pass_over(self, region: str, site: str, entry: Entry) -> None:
        about = {"effective_at": entry.starts, "sequence": entry.sequence}
        self._connection.execute(SQL["pass_over"], {**about, "region": region, "site": site})

    def _one(self, block: str, region: str, site: str) -> SiteState | None:
        values = {"region": region, "site": site}
        row = self._connection.execute(SQL[block], values).fetchone()
        if row is None:
            return None
        return _state(row, [rows.entry(each) for each in self._connection.execute(SQL["timeline"], values)])


def _state(row: rows.Row, entries: list[Entry]) -> SiteState:
    return SiteState(row["region"], row["id"], row["loaded"], Timeline(tuple(entries)))


def _json(document: Any) -> Jsonb | None:
    return None if document is None else Jsonb(document)
