"""Commands that take effect once for each key, however often they are sent (the Idempotency-Key header of HTTP).

Key, request and answer are written in the transaction of the effects: no crash can part them.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.process.problems import Problem
from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql

SQL = load_sql(__file__, "idempotency.sql")


def digest(request: Mapping[str, Any]) -> str:
    """What is asked for, as one short text; the order of keys does not matter."""
    return hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()


def _as_text(answer: Any) -> str:
    return json.dumps(answer, default=lambda value: value.isoformat() if hasattr(value, "isoformat") else str(value))


class IdempotencyKeys:
    """The keys of one transaction; `owner` is whoever a key belongs to (a user, a region)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, owner: str, key: str, request: str) -> Any | None:
        """None: the key is new and now taken. Otherwise the answer that was given to the same request before.

        A second request with the key waits here until the first has committed or rolled back.
        Raises Problem 422 "idempotency-key-reused" when the key stands for another request.
        """
        values = {"owner": owner, "key": key, "request": request}
        if self._connection.execute(SQL["claim"], values).rowcount == 1:
            return None
        row = self._connection.execute(SQL["claimed"], values).fetchone()
        if row is None or row["request"] != request:
            raise Problem(422, "idempotency-key-reused")
        return row["answer"]

    def answer(self, owner: str, key: str, answer: Any) -> None:
        """What a repetition will be answered with; never None."""
        self._connection.execute(SQL["answer"], {"owner": owner, "key": key, "answer": Jsonb(answer, dumps=_as_text)})

    def answered(self, owner: str, key: str) -> Any | None:
        """The answer that the key stands for, or None."""
        row = self._connection.execute(SQL["claimed"], {"owner": owner, "key": key}).fetchone()
        return row["answer"] if row else None
