"""Which revision of each region file was taken."""

from __future__ import annotations

from datetime import datetime

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql

SQL = load_sql(__file__, "regions.sql")


class RegionRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, region: str, revision: int, at: datetime) -> bool:
        return self._connection.execute(SQL["take"], {"region": region, "revision": revision, "at": at}).rowcount == 1

    def revision(self, region: str) -> int | None:
        row = self._connection.execute(SQL["revision"], {"region": region}).fetchone()
        return row["revision"] if row else None
