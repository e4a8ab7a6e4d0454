"""The unit of work on PostgreSQL: one transaction, whose events go to the outbox just before it commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg

from services.chassis import outbox
from services.chassis.database import Connection, Database
from services.chassis.events import Event
from services.chassis.inbox import handle_once
from services.chassis.problems import Problem
from services.protection.adapters.repositories import ConceptRepository, LimitsRepository, SiteRepository
from services.protection.application.ports import Work

BUSY = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)


class DatabaseWork:
    """The repositories on one connection, and what is to be said and done when it commits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._envelopes: list[Mapping[str, Any]] = []
        self._callbacks: list[Callable[[], None]] = []
        self.sites = SiteRepository(connection)
        self.concepts = ConceptRepository(connection)
        self.limits = LimitsRepository(connection)

    def publish(self, envelope: Mapping[str, Any]) -> None:
        self._envelopes.append(envelope)

    def on_commit(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def flush(self) -> None:
        """Writes the events, all in one round trip: a region of 19 sites has 38 of them when it is loaded."""
        if not self._envelopes:
            return
        with self._connection.pipeline():
            for envelope in self._envelopes:
                outbox.append(self._connection, envelope)
        self._envelopes.clear()

    def committed(self) -> None:
        for callback in self._callbacks:
            callback()


@contextmanager
def begin(database: Database) -> Iterator[DatabaseWork]:
    """Commits when the block ends, rolls back when it raises. Raises Problem 409 when it waited too long for a lock."""
    try:
        with database.transaction() as connection:
            work = DatabaseWork(connection)
            yield work
            work.flush()
    except BUSY as error:
        detail = "An diesen Standorten läuft gerade ein anderer Vorgang. Bitte versuchen Sie es gleich noch einmal."
        raise Problem(409, "Die Standorte sind gerade belegt", detail) from error
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
