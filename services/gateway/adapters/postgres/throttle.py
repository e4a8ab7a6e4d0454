"""Tries where nobody logs in, counted in one place for all replicas; in the table of failed logins, which is tidied."""

import math
from collections.abc import Iterable, Mapping

from services.chassis.storage.database import Database
from services.chassis.storage.sql import load_sql
from services.gateway.access.throttle import Allowance

SQL = load_sql(__file__, "throttle.sql")


class PostgresThrottle:
    """`access.throttle.Throttle` on a table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, wanted: Mapping[str, Allowance]) -> int:
        keys = sorted(wanted)
        values = {"keys": keys, "windows": [wanted[key].window_seconds for key in keys]}
        with self._database.transaction() as connection:
            rows = connection.execute(SQL["count"], values).fetchall()
            over = [row["seconds"] for row in rows if row["failures"] > wanted[row["key"]].most]
            if over:
                connection.execute(SQL["give_back"], {"keys": keys})
        return math.ceil(max(over, default=0))

    def give_back(self, keys: Iterable[str]) -> None:
        with self._database.transaction() as connection:
            connection.execute(SQL["give_back"], {"keys": sorted(keys)})
