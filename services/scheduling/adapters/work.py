"""The unit of work on PostgreSQL: one transaction, whose events go to the outbox just before it commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg

from services.chassis import outbox
from services.chassis.database import Connection, Database
from services.chassis.events import Event
from services.chassis.inbox import handle_once
from services.chassis.problems import Problem
from services.chassis.sql import load_sql
from services.scheduling.adapters.appointments import AppointmentRepository
from services.scheduling.adapters.contacts import RequestRepository, TriageRepository
from services.scheduling.adapters.places import PlaceRepository
from services.scheduling.adapters.regions import RegionRepository
from services.scheduling.adapters.replans import ReplanRepository
from services.scheduling.adapters.sites import SiteRepository
from services.scheduling.application.ports import Work

AUDIT = load_sql(__file__, "audit.sql")
BUSY = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)


class DatabaseWork:
    """The repositories on one connection, and what is to be said and done when it commits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._envelopes: list[Mapping[str, Any]] = []
        self._callbacks: list[Callable[[], None]] = []
        self.sites = SiteRepository(connection)
        self.regions = RegionRepository(connection)
        self.appointments = AppointmentRepository(connection)
        self.places = PlaceRepository(connection)
        self.replans = ReplanRepository(connection)
        self.triage = TriageRepository(connection)
        self.requests = RequestRepository(connection)

    def publish(self, envelope: Mapping[str, Any]) -> None:
        self._envelopes.append(envelope)

    def on_commit(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def invariants(self, now: datetime) -> Mapping[str, float]:
        found = {}
        for name, statement in AUDIT.items():
            row = self._connection.execute(statement, {"now": now}).fetchone()
            found[name] = float(row["found"]) if row else 0.0
        return found

    def flush(self) -> None:
        for envelope in self._envelopes:
            outbox.append(self._connection, envelope)
        self._envelopes.clear()

    def committed(self) -> None:
        for callback in self._callbacks:
            callback()


@contextmanager
def begin(database: Database, lock_seconds: int = 3) -> Iterator[DatabaseWork]:
    """Commits when the block ends, rolls back when it raises. Raises Problem 503 when a lock takes too long."""
    try:
        with database.transaction() as connection:
            connection.execute("SELECT set_config('lock_timeout', %s, true)", [f"{lock_seconds}s"])
            work = DatabaseWork(connection)
            yield work
            work.flush()
    except BUSY as error:
        detail = "An diesem Standort wird gerade etwas anderes gebucht oder umgestellt. Bitte erneut versuchen."
        raise Problem(503, "Der Standort ist gerade belegt", detail, type="urn:stufenplan:busy") from error
    work.committed()


def receive(database: Database, consumer: str, event: Event, effect: Callable[[Work], str | None]) -> str:
    """Runs the effect once, however often the event is delivered, in one transaction with its mark in the inbox."""
    works: list[DatabaseWork] = []

    def run(connection: Connection) -> str | None:
        work = DatabaseWork(connection)
        outcome = effect(work)
        work.flush()
        works.append(work)
        return outcome

    outcome = handle_once(database, consumer, event, run)
    for work in works:
        work.committed()
    return outcome
