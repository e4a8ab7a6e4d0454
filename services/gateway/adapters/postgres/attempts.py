"""Failed logins, counted in one place for all replicas."""

import math
from dataclasses import asdict
from typing import Any

from services.chassis.storage.database import Database
from services.chassis.storage.sql import load_sql
from services.gateway.access.attempts import AttemptLimits, address_key, user_key

SQL = load_sql(__file__, "attempts.sql")


class PostgresAttempts:
    """`access.attempts.LoginAttempts` on a table."""

    def __init__(self, database: Database, limits: AttemptLimits | None = None) -> None:
        self._database = database
        self._limits = limits or AttemptLimits()

    def wait(self, login: str, address: str) -> int:
        keys = {"keys": [user_key(login, address), address_key(address)]}
        with self._database.transaction() as connection:
            return _wait(connection, login, address, connection.execute(SQL["pauses"], keys).fetchall())

    def take(self, login: str, address: str) -> int:
        user, everyone = user_key(login, address), address_key(address)
        values = asdict(self._limits) | {"user": user, "address": everyone}
        with self._database.transaction() as connection:
            rows = connection.execute(SQL["take"], values).fetchall()
            if wait := _wait(connection, login, address, rows):
                connection.execute(SQL["give_back"], {"keys": [user, everyone]})
                return wait
            failures = {row["key"]: row["failures"] for row in rows}
            pauses = {
                user: (self._limits.pause_of_user(failures[user]), self._limits.forget_seconds),
                everyone: (self._limits.pause_of_address(failures[everyone]), 0),
            }
            for key, (seconds, kept) in pauses.items():
                if seconds:
                    connection.execute(SQL["put_off"], {"key": key, "seconds": seconds, "kept_seconds": kept})
        return 0

    def give_back(self, login: str, address: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(SQL["clear"], {"key": user_key(login, address)})
            connection.execute(SQL["give_back"], {"keys": [address_key(address)]})

    def tidy(self) -> None:
        with self._database.transaction() as connection:
            connection.execute(SQL["forget"])


def _wait(connection: Any, login: str, address: str, rows: list[Any]) -> int:
    """The longer of the two pauses; a login that is known there does not wait for the address."""
    pauses: dict[str, int] = {row["key"]: math.ceil(row["seconds"]) for row in rows}
    of_login, of_address = (pauses.get(key, 0) for key in (user_key(login, address), address_key(address)))
    if of_address <= of_login:
        return of_login
    known = connection.execute(SQL["is_known_there"], {"login": login, "address": address}).fetchone()
    return of_login if known else of_address
