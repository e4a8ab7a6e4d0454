"""Events as rows, written in the transaction that causes them; the relay carries them to the broker."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from services.chassis.process import tracing
from services.chassis.process.failpoints import crash_point
from services.chassis.storage import packet
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
        "payload": json.dumps(payload),
    }


def write(connection: Connection, rows: Sequence[Row]) -> None:
    """Stores events, in this order; they are published if and only if the caller's transaction commits."""
    if not rows:
        return
    packet.send(connection, *((SQL["append"], each) for each in rows), (SQL["notify"], {}))
    for _ in rows:
        crash_point("outbox.after_insert")


def append(connection: Connection, envelope: Mapping[str, Any]) -> None:
    write(connection, [row(envelope)])
