"""Failed logins, counted in one place for all replicas."""

import math

from services.chassis.storage.database import Database
from services.chassis.storage.sql import load_sql
from services.gateway.access.attempts import AttemptLimits, address_key, user_key

SQL = load_sql(__file__, "attempts.sql")


class PostgresAttempts:
    """`access.attempts.LoginAttempts` on a table."""

    def __init__(self, database: Database, limits: AttemptLimits | None = None) -> None:
        self._database = database
        self._limits = limits or AttemptLimits()

    def take(self, login: str, address: str) -> int:
        user, everyone = user_key(login, address), address_key(address)
        most = {user: self._limits.per_user, everyone: self._limits.per_address}
        values = {"user": user, "address": everyone, "seconds": self._limits.seconds}
        with self._database.transaction() as connection:
            rows = connection.execute(SQL["take"], values).fetchall()
            waits = [row["seconds"] for row in rows if row["failures"] > most[row["key"]]]
            if waits:
                # Who is not let try has not tried: one's own impatience must not lock out the whole house.
                connection.execute(SQL["give_back"], {"keys": list(most)})
        return max((max(1, math.ceil(seconds)) for seconds in waits), default=0)

    def give_back(self, login: str, address: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(SQL["give_back"], {"keys": [user_key(login, address), address_key(address)]})

    def tidy(self) -> None:
        with self._database.transaction() as connection:
            connection.execute(SQL["forget"])
