"""The audit trail, in PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.contracts.calls.actor import Actor

SQL = load_sql(__file__, "journal.sql")


class JournalRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, at: datetime, actor: Actor, command: str, region: str, **details: Any) -> None:
        values = {"at": at, "actor": actor.user, "role": actor.role, "command": command, "region": region}
        self._connection.execute(SQL["note"], {**values, "details": Jsonb(details)})

    def entries(self, region: str, limit: int) -> list[dict[str, Any]]:
        return self._connection.execute(SQL["entries"], {"region": region, "limit": limit}).fetchall()
