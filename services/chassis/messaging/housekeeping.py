"""Forgets published events and old inbox marks in small batches, in the one relay that leads.

A mark outlives every replay: what is younger than the configured horizon is never touched.
"""

import time

from services.chassis.process import metrics
from services.chassis.process.config import RelaySettings
from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql

SQL = load_sql(__file__, "messages.sql")
PERIOD_SECONDS = 3600
BATCH = 500  # rows a table: deleted in milliseconds, so that no event waits for it

DELETED = metrics.counter("retention_deleted_rows_total", "Rows forgotten after their retention", ["table"])
FINISHED = metrics.gauge("retention_finished_timestamp_seconds", "When nothing older than the retention was left")

for _table in ("outbox", "inbox"):
    DELETED.labels(_table)


class Housekeeping:
    def __init__(self, settings: RelaySettings, batch: int = BATCH) -> None:
        self._days = {"outbox": settings.outbox_retention_days, "inbox": settings.inbox_retention_days}
        self._batch = batch
        self._due = 0.0

    def tidy(self, connection: Connection) -> None:
        """Deletes one batch of each table; called in every round of the relay until nothing old is left."""
        if time.monotonic() < self._due:
            return
        deleted = [self._purge(connection, table) for table in self._days]
        if max(deleted) < self._batch:
            FINISHED.set_to_current_time()
            self._due = time.monotonic() + PERIOD_SECONDS

    def _purge(self, connection: Connection, table: str) -> int:
        values = {"days": self._days[table], "batch": self._batch}
        deleted = connection.execute(SQL[f"purge_{table}"], values).rowcount
        DELETED.labels(table).inc(deleted)
        return deleted
