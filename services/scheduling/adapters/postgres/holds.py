"""Times that somebody is just booking, in PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql

SQL = load_sql(__file__, "holds.sql")


class HoldRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, region: str, appointment: UUID, until: datetime) -> None:
        self._connection.execute(SQL["keep"], {"region": region, "appointment": appointment, "until": until})

    def until(self, appointment: UUID) -> datetime | None:
        row = self._connection.execute(SQL["until"], {"appointment": appointment}).fetchone()
        return None if row is None else row["until"]

    def drop(self, appointment: UUID) -> None:
        self._connection.execute(SQL["drop"], {"appointment": appointment})

    def over(self, now: datetime, most: int) -> list[tuple[str, UUID]]:
        rows = self._connection.execute(SQL["over"], {"now": now, "most": most})
        return [(row["region"], row["appointment_id"]) for row in rows]
