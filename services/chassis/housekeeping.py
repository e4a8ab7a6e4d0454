"""Forgets published events and old inbox marks, once an hour, in the one relay that leads."""

import time

from services.chassis.config import RelaySettings
from services.chassis.database import Connection
from services.chassis.sql import load_sql

SQL = load_sql(__file__, "messages.sql")
PERIOD_SECONDS = 3600


class Housekeeping:
    def __init__(self, settings: RelaySettings) -> None:
        self._settings = settings
        self._due = 0.0

    def tidy(self, connection: Connection) -> None:
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + PERIOD_SECONDS
        connection.execute(SQL["purge_outbox"], {"days": self._settings.outbox_retention_days})
        connection.execute(SQL["purge_inbox"], {"days": self._settings.inbox_retention_days})
