"""Live events as rows: written once by whichever replica received them, read by all."""

from collections.abc import Mapping
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection, Database
from services.chassis.storage.sql import load_sql
from services.chassis.storage.work import UnitOfWork
from services.gateway.application.live import LiveEvent

SQL = load_sql(__file__, "live.sql")


class PostgresWork(UnitOfWork):
    """The transaction in which an event is put down for the live view."""

    def __init__(self, connection: Connection, kept_events: int) -> None:
        super().__init__(connection)
        self._kept_events = kept_events

    def show(self, facts: Mapping[str, Any]) -> None:
        """`facts` are those of a LiveEvent without its position. One that is there already is not shown twice."""
        self._connection.execute(SQL["take_turn"])
        row = self._connection.execute(SQL["append"], {**facts, "data": Jsonb(facts["data"])}).fetchone()
        if row is None:
            return
        self._connection.execute(SQL["trim"], {"position": row["position"], "keep": self._kept_events})
        self._connection.execute(SQL["notify"])


class PostgresLive:
    """The port `LiveStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def after(self, position: int) -> list[LiveEvent]:
        with self._database.transaction() as connection:
            return [_event(row) for row in connection.execute(SQL["after"], {"position": position}).fetchall()]


def _event(row: Mapping[str, Any]) -> LiveEvent:
    switch_id = row["switch_id"]
    return LiveEvent(**{**row, "id": str(row["id"]), "switch_id": str(switch_id) if switch_id else None})
