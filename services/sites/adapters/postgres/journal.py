"""The audit trail and the idempotency keys, in PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.contracts.calls.actor import Actor
from services.sites.domain.switch import SwitchId

SQL = load_sql(__file__, "journal.sql")


class JournalRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, at: datetime, actor: Actor, command: str, region: str, **details: Any) -> None:
        values = {"at": at, "actor": actor.user, "role": actor.role, "command": command, "region": region}
        self._connection.execute(SQL["note"], {**values, "details": Jsonb(details)})

    def entries(self, region: str, limit: int) -> list[dict[str, Any]]:
        return self._connection.execute(SQL["entries"], {"region": region, "limit": limit}).fetchall()

    def claim(self, actor: Actor, key: str, request: str, switch: SwitchId) -> tuple[SwitchId, str] | None:
        """A second request with the same key waits here until the first has committed or rolled back."""
        values = {"actor": actor.user, "key": key, "request": request, "switch": switch}
        if self._connection.execute(SQL["claim"], values).rowcount == 1:
            return None
        row = self._connection.execute(SQL["claimed"], values).fetchone()
        assert row is not None  # the insert met it
        return row["switch_id"], row["request"]

    def claimed(self, user: str, key: str) -> SwitchId | None:
        row = self._connection.execute(SQL["claimed"], {"actor": user, "key": key}).fetchone()
        return row["switch_id"] if row else None
