"""What may be said of an error in a log line, a header or a metric: its type, its place, never a value.

The text of an exception is written for whoever caused it, and quotes what they sent: a driver names the offending
value, a parser the cell, a mail server the recipient. So only texts of known kinds are passed on, those that declare
`says_no_values`; of all others the type is said.
"""

import re
import traceback
from collections.abc import Iterator
from typing import Any

import psycopg
from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError
from psycopg_pool import PoolTimeout

CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
OPERATING_SYSTEM = ("builtins", "socket", "_socket", "ssl", "eventlet.")
"""Whose OSErrors are told whole: smtplib's, for one, is an OSError that names recipients."""

ABOUT_THE_SERVER = ("08", "53", "55", "57")
"""SQLSTATE classes in which PostgreSQL speaks of itself and not of data."""

MOST_CODES = 20


def described(error: BaseException) -> str:
    """One line: the type, and as much of the text as is certain to hold no value."""
    text = _told(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def traced(error: BaseException) -> str:
    """Where the error and its causes were raised, each `described`."""
    return "".join(_chain(error)).rstrip("\n")


def _told(error: BaseException) -> str:
    if getattr(error, "says_no_values", False) or isinstance(error, AMQPError | KombuError | PoolTimeout):
        return str(error)
    if isinstance(error, psycopg.Error):
        return _told_by_postgres(error)
    if isinstance(error, OSError) and type(error).__module__.startswith(OPERATING_SYSTEM):
        return str(error)
    return ""


def _told_by_postgres(error: psycopg.Error) -> str:
    if error.sqlstate is None and not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return ""  # raised on this side, about a value
    if error.sqlstate is None or error.sqlstate.startswith(ABOUT_THE_SERVER):
        return (error.diag.message_primary or str(error).partition("\n")[0]).strip()
    places = {
        "table": error.diag.table_name,
        "column": error.diag.column_name,
        "constraint": error.diag.constraint_name,
        "function": error.diag.source_function,
    }
    return " ".join([f"SQLSTATE {error.sqlstate}", *(f"{key}={place}" for key, place in places.items() if place)])


def _chain(error: BaseException, depth: int = 0) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and depth < MOST_CODES:
        yield from _chain(before, depth + 1)
        yield "\nwhich led to:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{described(error)}\n"


def coded(code: Any) -> str:
    """The code if it is one, else "other": what comes over the wire may be anything."""
    return code if isinstance(code, str) and CODE.fullmatch(code) else "other"
