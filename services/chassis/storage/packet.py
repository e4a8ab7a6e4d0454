"""Statements that go to the server in one packet and are answered in one, whatever they return aside.

As psycopg's pipeline, which sends and waits for each statement, and costs an event a third of its time.
"""

import re
from collections.abc import Generator, Mapping
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from psycopg import errors
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

from services.chassis.storage.database import Connection

PLACE = re.compile(r"%\((?P<name>\w+)\)s")
BEGIN = b"BEGIN"

_prepared: WeakKeyDictionary[Connection, set[bytes]] = WeakKeyDictionary()


class Prepared(NamedTuple):
    name: bytes
    text: bytes
    """With $1, $2, … where the values come in."""
    values: tuple[str, ...]
    """Their names in this order."""


def send(connection: Connection, *statements: tuple[str, Mapping[str, Any]]) -> list[int]:
    """Carries out statements, each with its values by name, and answers how many rows each was about.

    Begins the transaction if there is none. Each statement is prepared when the connection first sends it; values go
    as their `str`, and PostgreSQL knows the types. Raises the error of the first that fails: those after it were not
    carried out, and the transaction is to be rolled back.
    """
    pgconn, known = connection.pgconn, _prepared.setdefault(connection, set())
    wanted = [(_numbered(statement), values) for statement, values in statements]
    calls = [(prepared.name, [_text(values[name]) for name in prepared.values]) for prepared, values in wanted]
    new = list({prepared: None for prepared, _ in wanted if prepared.name not in known})
    begins = not connection.autocommit and pgconn.transaction_status == TransactionStatus.IDLE
    with connection.lock:
        pgconn.enter_pipeline_mode()
        try:
            for prepared in new:
                pgconn.send_prepare(prepared.name, prepared.text)
            if begins:
                pgconn.send_query_params(BEGIN, None)
            for name, parameters in calls:
                pgconn.send_query_prepared(name, parameters)
            pgconn.pipeline_sync()
            results = connection.wait(_answers(pgconn, len(new) + begins + len(calls) + 1))
        finally:
            with suppress(psycopg.OperationalError):
                pgconn.exit_pipeline_mode()
    known.update(prepared.name for prepared, result in zip(new, results, strict=False) if _is_done(result))
    for result in results:
        if result.status == ExecStatus.FATAL_ERROR:
            raise errors.error_from_result(result)
    return [result.command_tuples or 0 for result in results[-1 - len(calls) : -1]]


def _is_done(result: PGresult) -> bool:
    return result.status == ExecStatus.COMMAND_OK


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
def _numbered(statement: str) -> Prepared:
    names: list[str] = []

    def number(place: re.Match[str]) -> str:
        if place["name"] not in names:
            names.append(place["name"])
        return f"${names.index(place['name']) + 1}"

    text = PLACE.sub(number, statement).encode()
    return Prepared(b"packet_" + sha256(text).hexdigest()[:16].encode(), text, tuple(names))


def _text(value: Any) -> bytes | None:
    if value is None:
        return None
    text = str(value).encode()
    if b"\0" in text:
        raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return text
