"""Statements that go to the server in one packet and are answered in one, whatever rows they return aside.

As psycopg's pipeline, which sends, looks around and waits for each statement: that was a third of the time of an event.
Not prepared: psycopg lets go of all prepared statements of a connection, ours too, whenever something is rolled back.
"""

import re
from collections.abc import Generator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import errors
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

from services.chassis.storage.database import Connection

PLACE = re.compile(r"%\((?P<name>\w+)\)s")
BEGIN = b"BEGIN"


def send(connection: Connection, *statements: tuple[str, Mapping[str, Any]]) -> list[int]:
    """Carries out statements, each with its values by name, and answers how many rows each was about.

    Begins the transaction if there is none. Values go as their `str`, and PostgreSQL finds out their types. Raises the
    error of the first that fails: those after it were not carried out, and the transaction is to be rolled back.
    """
    pgconn = connection.pgconn
    queries: list[tuple[bytes, list[bytes | None] | None]] = []
    if not connection.autocommit and pgconn.transaction_status == TransactionStatus.IDLE:
        queries.append((BEGIN, None))
    for statement, values in statements:
        text, names = _numbered(statement)
        queries.append((text, [_text(values[name]) for name in names]))
    with connection.lock:
        pgconn.enter_pipeline_mode()
        try:
            for text, parameters in queries:
                pgconn.send_query_params(text, parameters)
            pgconn.pipeline_sync()
            results = connection.wait(_answers(pgconn, len(queries) + 1))
        finally:
            # A connection that is lost, or was left while it waited, cannot; the pool throws it away.
            with suppress(psycopg.OperationalError):
                pgconn.exit_pipeline_mode()
    for result in results:
        if result.status == ExecStatus.FATAL_ERROR:
            raise errors.error_from_result(result)
    return [result.command_tuples or 0 for result in results[-1 - len(statements) : -1]]


def _answers(pgconn: PGconn, number: int) -> Generator[Wait, Ready | int, list[PGresult]]:
    """So many results, as a generator that psycopg's `wait` drives."""
    while pgconn.flush():
        if (yield Wait.RW) & Ready.R:
            pgconn.consume_input()
    results: list[PGresult] = []
    while len(results) < number:
        while pgconn.is_busy():
            if (yield Wait.R):
                pgconn.consume_input()
        if (result := pgconn.get_result()) is not None:
            results.append(result)
    return results


@lru_cache
def _numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with $1, $2, … where values come in, and their names in this order."""
    names: list[str] = []

    def number(place: re.Match[str]) -> str:
        if place["name"] not in names:
            names.append(place["name"])
        return f"${names.index(place['name']) + 1}"

    return PLACE.sub(number, statement).encode(), tuple(names)


def _text(value: Any) -> bytes | None:
    if value is None:
        return None
    text = str(value).encode()
    if b"\0" in text:
        raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return text
