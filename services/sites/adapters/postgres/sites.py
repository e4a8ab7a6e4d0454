"""Sites and where they stand, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.sites.application.ports import Dated, Numbered, Revoked
from services.sites.domain.moves import Move, Position, SiteId
from services.sites.domain.stages import Stage
from services.sites.domain.timeline import Entry

SQL = load_sql(__file__, "sites.sql")


class SiteRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def positions(self, region: str, sites: Sequence[str] | None) -> list[Position]:
        asked = {"region": region, "sites": _listed(sites)}
        rows = self._connection.execute(SQL["positions"], asked).fetchall()
        timelines = _by_site(self._connection.execute(SQL["coming"], asked).fetchall())
        return [_position(row, timelines.get(row["id"], ())) for row in rows]

    def timelines(
        self, region: str, sites: Sequence[str] | None, until: datetime
    ) -> Mapping[SiteId, tuple[Entry, ...]]:
        asked = {"region": region, "sites": _listed(sites), "until": until}
        return _by_site(self._connection.execute(SQL["all_entries"], asked).fetchall())

    def lock(self, region: str, sites: Sequence[str] | None) -> None:
        self._connection.execute(SQL["lock"], {"region": region, "sites": _listed(sites)})

    def announce(self, region: str, moves: Sequence[Move], stage: Stage, dated: Dated) -> None:
        about = {
            "stage": stage.id,
            "version": stage.version,
            "definition": Jsonb(stage.definition),
            "effective_at": dated.effective_at,
            "switch": dated.switch,
        }
        for block in ("rise", "announce"):
            self._each(block, region, [(move.site, move.sequence) for move in moves], dated.now, **about)

    def revoke(self, region: str, entries: Sequence[Revoked], cause: str, now: datetime) -> None:
        sites = [(entry.site, entry.sequence) for entry in entries]
        self._each("rise", region, sites, now)
        self._each("revoke", region, sites, now, revoked=[entry.revoked for entry in entries], cause=cause)

    def put_in_force(self, region: str, entries: Sequence[Numbered], now: datetime) -> None:
        for block in ("in_force", "stand"):
            self._each(block, region, entries, now)

    def skip(self, region: str, entries: Sequence[Numbered], now: datetime) -> None:
        self._each("skip", region, entries, now)

    def _each(self, block: str, region: str, entries: Sequence[Numbered], now: datetime, **more: Any) -> None:
        """A change of each of these sites, which are locked, and of nothing else."""
        if not entries:
            return
        listed = {"sites": [site for site, _ in entries], "sequences": [sequence for _, sequence in entries]}
        changed = self._connection.execute(SQL[block], {"region": region, "now": now, **listed, **more}).rowcount
        if changed != len(entries):
            raise RuntimeError(f"{block}: {len(entries)} locked sites were to change, {changed} did")

    def concept_published(self, region: str, site: str, version: int) -> bool:
        values = {"region": region, "site": site, "version": version}
        return self._connection.execute(SQL["concept_published"], values).rowcount == 1

    def ranks(self) -> list[dict[str, Any]]:
        return self._connection.execute(SQL["ranks"]).fetchall()

    def overdue(self, now: datetime) -> set[tuple[str, str]]:
        rows = self._connection.execute(SQL["overdue"], {"now": now})
        return {(row["region"], row["site"]) for row in rows}


def _listed(sites: Sequence[str] | None) -> list[str] | None:
    return None if sites is None else list(sites)


def _by_site(rows: Sequence[Mapping[str, Any]]) -> dict[SiteId, tuple[Entry, ...]]:
    """Rows in the order of their sites."""
    return {site: tuple(_entry(row) for row in own) for site, own in groupby(rows, itemgetter("site"))}


def _entry(row: Mapping[str, Any]) -> Entry:
    definition = row["definition"]
    return Entry(
        sequence=row["sequence"],
        stage=Stage(row["stage"], definition["rank"], definition["name"], row["stage_version"], definition),
        effective_at=row["effective_at"],
        announced_at=row["announced_at"],
        switch_id=row["switch_id"],
        in_force_at=row["in_force_at"],
        revoked_by=row["revoked_by"],
        revocation=row["revocation"],
        skipped_at=row["skipped_at"],
    )


def _position(row: Mapping[str, Any], timeline: tuple[Entry, ...]) -> Position:
    return Position(
        site=row["id"],
        name=row["name"],
        stage=Stage(row["stage"], row["rank"], row["stage_name"], row["version"], row["definition"]),
        stage_version=row["stage_version"],
        sequence=row["sequence"],
        since=row["since"],
        switch_id=row["switch_id"],
        concept_version=row["concept_version"],
        timeline=timeline,
    )
