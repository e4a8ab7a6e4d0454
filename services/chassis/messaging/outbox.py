"""Events as rows, written in the transaction that causes them; the relay carries them to the broker."""

from collections.abc import Mapping
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.process import tracing
from services.chassis.process.failpoints import crash_point
from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql

SQL = load_sql(__file__, "messages.sql")
CHANNEL = "outbox"


def append(connection: Connection, envelope: Mapping[str, Any]) -> None:
    """Stores the event; it is published if and only if the caller's transaction commits."""
    payload = {**envelope}
    payload.setdefault("traceparent", tracing.child_of(tracing.current()))
    row = {
        "id": payload["id"],
        "type": payload["type"],
        "subject": payload.get("subject", ""),
        "sequence": payload.get("sequence", 0),
        "payload": Jsonb(payload),
    }
    connection.execute(SQL["append"], row)
    connection.execute(SQL["notify"])
    crash_point("outbox.after_insert")
