"""Households: the only place with names and addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.contracts.files.households import HouseholdRow

SQL = load_sql(__file__, "households.sql")
VALUES = attrgetter(*(field.name for field in fields(HouseholdRow)))


class PostgresHouseholds:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def block_imports(self, region: str) -> None:
        self._run("block_imports", region=region)

    def upsert(self, region: str, rows: Iterable[HouseholdRow]) -> tuple[int, int]:
        self._run("wait_for_collections", region=region)
        self._run("make_inbound")
        with self._connection.cursor() as cursor, cursor.copy(SQL["copy_inbound"]) as copy:
            for row in rows:
                copy.write_row(VALUES(row))
        counts = self._run("upsert", region=region).fetchone()
        return counts["imported"], counts["updated"]

    def receive_part(self, import_id: str, part: int, content: bytes, at: datetime) -> None:
        self._run("receive_part", import_id=import_id, part=part, content=content, at=at)

    def parts(self, import_id: str) -> list[tuple[int, bytes]]:
        return [(row["part"], row["content"]) for row in self._run("parts", import_id=import_id)]

    def finish(self, import_id: str, region: str, actor: str, counts: tuple[int, int], at: datetime) -> None:
        imported, updated = counts
        self._run("finish", import_id=import_id, region=region, actor=actor, imported=imported, updated=updated, at=at)
        self._run("drop_parts", import_id=import_id)

    def forget_unfinished(self, at: datetime) -> int:
        return int(self._run("forget_unfinished", at=at).rowcount)

    def finished(self, import_id: str) -> tuple[int, int] | None:
        row = self._run("finished", import_id=import_id).fetchone()
        return (row["imported"], row["updated"]) if row else None

    def resolve(self, region: str, bg_numbers: Sequence[str]) -> dict[str, str]:
        rows = self._run("resolve", region=region, bg_numbers=list(bg_numbers))
        return {row["bg_number"]: str(row["id"]) for row in rows}

    def count(self, region: str, sites: Sequence[str], guests: Sequence[str]) -> Mapping[str, Any]:
        row: Mapping[str, Any] = self._run("count", region=region, sites=list(sites), guests=list(guests)).fetchone()
        return row

    def _run(self, block: str, **values: Any) -> Any:
        return self._connection.execute(SQL[block], values)
