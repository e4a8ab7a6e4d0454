"""A service's own PostgreSQL database: pooled connections, one transaction per block, dict rows."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from services.chassis.process import metrics
from services.chassis.process.failpoints import crash_point

Connection = psycopg.Connection[DictRow]

POOL = metrics.gauge("database_pool_connections", "Connections of the pool by state", ["database", "state"])
ERRORS = metrics.counter("database_errors_total", "Failed transactions by kind of error", ["kind"])

RESTED_SECONDS = 5
"""A pooled connection that nobody used for so long is asked whether it lives."""

_checked: WeakKeyDictionary[Connection, float] = WeakKeyDictionary()

# Connection failures, too many connections, shutting down, starting up: PostgreSQL's classes 08, 53 and codes 57P0x.
AWAY = ("08", "53", "57P")


DATABASE_ERRORS = (psycopg.Error, PoolTimeout)
"""What a transaction raises when the database, and not the work in it, fails."""


BUSY = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)
"""Somebody else is at the same rows: later, or alone, it works."""


def is_busy(error: BaseException | None) -> bool:
    """Whether the error, or its cause, says that somebody else holds what was wanted."""
    while error is not None and not isinstance(error, BUSY):
        error = error.__cause__
    return error is not None


def is_unavailable(error: BaseException | None) -> bool:
    """Whether the error, or its cause, says that the database cannot be reached (and not that work was refused)."""
    while error is not None:
        if isinstance(error, PoolTimeout):
            return True
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            return error.sqlstate is None or error.sqlstate.startswith(AWAY)
        error = error.__cause__
    return False


class Database:
    """Connections to one database. Opens lazily, so a service starts (not ready) while its database is away."""

    def __init__(
        self,
        url: str,
        *,
        name: str,
        max_size: int = 10,
        timeout_seconds: float = 5,
        statement_seconds: float = 60,
    ) -> None:
        if not url:
            raise ValueError(f"DATABASE_URL is not set for {name}")
        self.url = url
        self.name = name
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            connection_class=psycopg.Connection[DictRow],
            kwargs=_options(name, statement_seconds),
            min_size=1,
            max_size=max_size,
            timeout=timeout_seconds,
            reconnect_timeout=0,
            check=_check,
            name=name,
            open=True,
        )
        POOL.labels(name, "open").set_function(lambda: self._stat("pool_size"))
        POOL.labels(name, "idle").set_function(lambda: self._stat("pool_available"))
        POOL.labels(name, "waiting").set_function(lambda: self._stat("requests_waiting"))

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commits when the block ends, rolls back when it raises."""
        try:
            with self._pool.connection() as connection:
                yield connection
                crash_point("database.before_commit")
            crash_point("database.after_commit")
        except (psycopg.Error, PoolTimeout) as error:
            ERRORS.labels(_kind(error)).inc()
            raise

    def ping(self) -> None:
        """Raises when the database gives no answer."""
        with self._pool.connection(timeout=2) as connection:
            connection.execute("SELECT 1")

    def close(self) -> None:
        self._pool.close()

    def _stat(self, key: str) -> float:
        return float(self._pool.get_stats().get(key, 0))


def _check(connection: Connection) -> None:
    """Raises when the connection is lost: then the pool takes another one. Asks the server only after a pause; one that
    ended has said so, and what it said is here already."""
    now = time.monotonic()
    if now - _checked.get(connection, 0) > RESTED_SECONDS:
        ConnectionPool.check_connection(connection)
    else:
        # Twice: its last words, then the end of the connection.
        connection.pgconn.consume_input()
        connection.pgconn.consume_input()
    _checked[connection] = now


def connect(url: str, *, name: str, statement_seconds: float = 60) -> Connection:
    """One connection outside any pool, in autocommit: for a process that owns its session."""
    return psycopg.Connection[DictRow].connect(url, autocommit=True, **_options(name, statement_seconds))


def _options(name: str, statement_seconds: float) -> dict[str, Any]:
    milliseconds = int(statement_seconds * 1000)
    return {
        "row_factory": dict_row,
        "application_name": name,
        "connect_timeout": 5,
        # A server that vanished without a word is noticed in a minute when idle, in half a minute when asked; TCP's own
        # patience is a quarter of an hour.
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
        "options": f"-c timezone=UTC -c statement_timeout={milliseconds} "
        f"-c idle_in_transaction_session_timeout={milliseconds * 2}",
    }


def _kind(error: Exception) -> str:
    return "unavailable" if is_unavailable(error) else type(error).__name__
