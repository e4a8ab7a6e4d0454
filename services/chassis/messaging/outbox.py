"""Events as rows, written in the transaction that causes them; the relay carries them to the broker."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.process import tracing
from services.chassis.process.failpoints import crash_point
from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql

SQL = load_sql(__file__, "messages.sql")
CHANNEL = "outbox"

Row = Mapping[str, Any]
"""An event as the outbox holds it."""


def row(envelope: Mapping[str, Any]) -> Row:
    """The event as what is going on now causes it: it continues its trace."""
    payload = {**envelope}
    payload.setdefault("traceparent", tracing.child_of(tracing.current()))
    return {
        "id": payload["id"],
        "type": payload["type"],
        "subject": payload.get("subject", ""),
        "sequence": payload.get("sequence", 0),
        "payload": Jsonb(payload),
    }


def write(connection: Connection, rows: Sequence[Row]) -> None:
    """Stores events in this order and one round trip; published they are if and only if the transaction commits."""
    if not rows:
        return
    connection.execute(SQL["append"], {key: [each[key] for each in rows] for key in rows[0]})
    for _ in rows:
        crash_point("outbox.after_insert")


def append(connection: Connection, envelope: Mapping[str, Any]) -> None:
    write(connection, [row(envelope)])
