"""A queue whose handlers run in threads of the test, to see what shares a transaction with what."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg

from services.chassis.messaging.batches import Batches
from services.chassis.messaging.inbox import EVENTS
from services.chassis.process import logs
from services.chassis.process.identifiers import new_id
from services.chassis.storage.database import Database
from services.chassis.storage.work import receive
from tests.backbone import wait_until
from tests.probe.events import ProbeEvent
from tests.probe.service import ProbeWork

LANES = 2
MOST = 10
OPEN = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'test' AND state LIKE 'idle in transaction%'"""
Effect = Callable[[ProbeWork], Any]


@dataclass
class Queue:
    """Handlers of one queue in threads, as many as one likes: the first holds the transaction until `go`."""

    database: Database
    batches: Batches = field(default_factory=lambda: Batches(LANES, MOST, seconds=30))
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(30))
    go: threading.Event = field(default_factory=threading.Event)
    kind: str = field(default_factory=lambda: f"kind-{new_id()}")

    def event(self) -> ProbeEvent:
        return ProbeEvent(new_id(), self.kind, datetime.now(UTC), None, {})

    def hand(self, event: ProbeEvent, effect: Effect) -> Any:
        """A future of what `receive` returned or raised."""

        def handler() -> str:
            with logs.bind_event(event), self.batches.handler():
                return receive(self.database, ProbeWork, "probe", event, effect)

        return self.pool.submit(handler)

    def block(self) -> Any:
        """From now on whoever comes waits, until `go`."""
        begun = threading.Event()

        def effect(work: ProbeWork) -> None:
            begun.set()
            assert self.go.wait(20)

        future = self.hand(self.event(), effect)
        assert begun.wait(10)
        return future

    def together(self, *effects: Effect) -> list[Any]:
        """The futures of effects that waited for the same transaction, in their order."""
        self.block()
        futures = []
        for number, effect in enumerate(effects, 1):
            futures.append(self.hand(self.event(), effect))
            wait_until(lambda n=number: len(self.batches._waiting) == n, 10)
        self.go.set()
        return futures

    def rows(self, statement: str, *values: Any) -> list[Any]:
        with psycopg.connect(self.database.url) as connection:
            return connection.execute(statement, values or None).fetchall()

    def marks(self) -> set[UUID]:
        return {row[0] for row in self.rows("SELECT event_id FROM inbox WHERE consumer = %s", f"probe.{self.kind}")}

    def counted(self, outcome: str) -> float:
        return float(EVENTS.labels(self.kind, outcome)._value.get())


def leave(name: int) -> Effect:
    """An effect that leaves a row, which tells its transaction as well."""

    def effect(work: ProbeWork) -> None:
        statement = "INSERT INTO effects (event_id, pid) SELECT gen_random_uuid(), %s"
        work.connection.execute(statement, [name])

    return effect


def left(queue: Queue) -> list[int]:
    return sorted(row[0] for row in queue.rows("SELECT pid FROM effects"))


def raising(error: BaseException) -> Effect:
    def effect(work: ProbeWork) -> None:
        leave(99)(work)
        raise error

    return effect
