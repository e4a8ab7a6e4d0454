"""The lots to do, each taken under an advisory lock of the worker's own session.

When the worker dies, however it dies, the lock is gone and another one takes the lot over at once.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import contextmanager

import psycopg

from services.chassis.process.disclosure import described
from services.chassis.storage.database import Connection, connect
from services.notification.adapters.postgres.lots import SQL
from services.notification.adapters.postgres.work import WAKE
from services.notification.application.handover import QueueAway

LOCKS = 0x57F1  # the advisory lock space of lots


@contextmanager
def open_queue(url: str, name: str) -> Iterator[PostgresLotQueue]:
    """A session of its own. Raises QueueAway."""
    try:
        with connect(url, name=name) as session:
            session.execute(f"LISTEN {WAKE}")
            yield PostgresLotQueue(session)
    except psycopg.OperationalError as error:
        raise QueueAway(described(error)) from error


class PostgresLotQueue:
    def __init__(self, session: Connection) -> None:
        self._session = session
        self._joiners = False  # whether the last lot taken was of those who came later

    def take(self, leave: Container[int]) -> int | None:
        rows = self._session.execute(SQL["to_do"]).fetchall()
        # By turns, so that neither campaigns nor those who came later wait until the others have all their letters.
        for row in sorted(rows, key=lambda row: (not row["begun"], row["joiners"] is self._joiners)):
            lot_id = int(row["id"])
            # What the lot's state is by now is read again under the lock.
            if lot_id not in leave and self._lock(lot_id):
                self._joiners = row["joiners"]
                return lot_id
        return None

    def put_back(self, lot_id: int) -> None:
        self._session.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, lot_id])

    def wait(self, seconds: float) -> None:
        for _ in self._session.notifies(timeout=seconds, stop_after=1):
            pass

    def _lock(self, lot_id: int) -> bool:
        row = self._session.execute("SELECT pg_try_advisory_lock(%s, %s) AS mine", [LOCKS, lot_id]).fetchone()
        return bool(row and row["mine"])
