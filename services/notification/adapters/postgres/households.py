"""Households: the only place with names and addresses."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.contracts.files.households import HouseholdRow
from services.notification.application.records import Addressee
from services.notification.domain.facts import Channel

SQL = load_sql(__file__, "households.sql")
ROWS_BETWEEN_BREATHS = 200
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
            for number, row in enumerate(rows):
                copy.write_row(VALUES(row))
                if number % ROWS_BETWEEN_BREATHS == 0:
                    time.sleep(0)  # a server that keeps up never lets this greenthread wait
        counts = self._run("upsert", region=region).fetchone()
        return counts["imported"], counts["updated"]

    def receive_part(self, import_id: str, part: int, content: bytes, at: datetime) -> None:
        self._run("receive_part", import_id=import_id, part=part, content=content, at=at)

    def parts(self, import_id: str) -> list[tuple[int, bytes]]:
        # Binary: what arrives as text takes the interpreter a second to unpack.
        rows = self._connection.execute(SQL["parts"], {"import_id": import_id}, binary=True)
        return [(row["part"], row["content"]) for row in rows]

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

    def names(self, region: str, households: Sequence[UUID]) -> list[Mapping[str, Any]]:
        return list(self._run("names", region=region, households=list(households)))

    def search(self, region: str, sites: Sequence[str] | None, name: str, limit: int) -> list[Mapping[str, Any]]:
        within = None if sites is None else list(sites)
        return list(self._run("search", region=region, sites=within, name=name, limit=limit))

    def looked(self, region: str, named: Sequence[Mapping[str, Any]], user: str, purpose: str, at: datetime) -> None:
        households = [each["household_id"] for each in named]
        if households:
            self._run("looked", region=region, households=households, user=user, purpose=purpose, at=at)

    def looks(self, region: str, household: UUID, limit: int) -> list[Mapping[str, Any]]:
        return list(self._run("looks", region=region, household=household, limit=limit))

    def with_phone(self, region: str, bg_numbers: Sequence[str]) -> list[str]:
        rows = self._run("with_phone", region=region, bg_numbers=list(bg_numbers))
        return [str(row["id"]) for row in rows]

    def count(self, region: str, sites: Sequence[str], guests: Sequence[str]) -> Mapping[str, Any]:
        row: Mapping[str, Any] = self._run("count", region=region, sites=list(sites), guests=list(guests)).fetchone()
        return row

    def channels(self, region: str, households: Sequence[UUID]) -> dict[UUID, Channel]:
        return {row["id"]: row["channel"] for row in self._run("channels", region=region, households=list(households))}

    def doubtful(self, region: str, sites: Sequence[str], guests: Sequence[str]) -> list[Addressee]:
        return [
            Addressee(**row) for row in self._run("doubtful", region=region, sites=list(sites), guests=list(guests))
        ]

    def _run(self, block: str, **values: Any) -> Any:
        return self._connection.execute(SQL[block], values)
