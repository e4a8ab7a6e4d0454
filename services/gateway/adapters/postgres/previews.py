"""The previews of the last day, by fingerprint."""

from collections.abc import Mapping
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Database
from services.chassis.storage.sql import load_sql

SQL = load_sql(__file__, "previews.sql")
KEPT_HOURS = 24
MOST_KEPT = 1000


class PostgresPreviews:
    """The port `Previews`."""

    def __init__(self, database: Database, most: int = MOST_KEPT) -> None:
        self._database = database
        self._most = most

    def remember(self, fingerprint: str, facts: Mapping[str, Any]) -> None:
        with self._database.transaction() as connection:
            connection.execute(SQL["remember"], {"fingerprint": fingerprint, "facts": Jsonb(facts)})

    def facts_of(self, fingerprint: str) -> dict[str, Any] | None:
        with self._database.transaction() as connection:
            row = connection.execute(SQL["facts"], {"fingerprint": fingerprint}).fetchone()
        return row["facts"] if row else None

    def tidy(self) -> None:
        """Forgets what is older than a day, and the oldest of more than a thousand."""
        with self._database.transaction() as connection:
            connection.execute(SQL["forget"], {"hours": KEPT_HOURS, "most": self._most})
