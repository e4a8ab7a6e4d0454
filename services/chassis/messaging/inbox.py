"""Effects exactly once: the mark "this consumer handled this event" is the first row of the effects' transaction.

Several events may share a transaction: each has its mark and its effect behind a savepoint of its own.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any

from services.chassis.messaging import outbox
from services.chassis.messaging.events import Event
from services.chassis.process import metrics
from services.chassis.process.clock import system_clock
from services.chassis.process.failpoints import crash_point
from services.chassis.storage import packet
from services.chassis.storage.database import Connection, Database, is_busy, is_unavailable
from services.chassis.storage.sql import load_sql

SQL = load_sql(__file__, "messages.sql")

EVENTS = metrics.counter("inbox_events_total", "Received events by type and what became of them", ["type", "outcome"])
DELAY = metrics.histogram(
    "event_delivery_delay_seconds", "From the event's time to its effect's commit", ["type"], metrics.DELIVERY
)
DURATION = metrics.histogram("event_handling_duration_seconds", "Time one handling took", ["type"])
LAST_APPLIED = metrics.gauge("event_last_applied_timestamp_seconds", "When the latest effect was committed", ["type"])
TRANSACTIONS = metrics.counter("inbox_transactions_total", "Committed transactions with effects of events")
ALONE = metrics.counter(
    "inbox_handled_again_alone_total", "Events that could not share a transaction: locks, a refusal"
)

APPLIED = "applied"
DUPLICATE = "duplicate"
STALE = "stale"

# Far below PostgreSQL's deadlock_timeout (1 s): whoever shares a transaction holds the locks of its neighbours as well,
# and gives way before anybody is found in a deadlock.
SHARED_LOCK_MILLISECONDS = 100

Effect = Callable[[Connection, list[outbox.Row]], Any]
"""What an event does in a transaction; what it says goes into the list, and with the others' to the outbox."""


@dataclass(eq=False)
class Receipt:
    """An event on its way to its effect. The effect may run twice if what it did the first time was rolled back."""

    consumer: str
    event: Event
    effect: Effect
    context: Context = field(default_factory=copy_context)
    """Of whoever waits for the effect: its log lines and what it causes carry the event's ids."""
    outcome: str | BaseException | None = None
    """None: not handled yet."""
    seconds: float = 0.0


def handle_once(database: Database, consumer: str, event: Event, effect: Effect) -> str:
    """Runs `effect` in one transaction with the claim on the event; a second delivery of it does nothing.

    Answers "duplicate", or what the effect returned when that is a text ("stale"), else "applied".
    A concurrent second delivery waits at the claim until the first has committed or rolled back.
    """
    began = time.monotonic()
    with database.transaction() as connection:
        (claimed,) = packet.send(connection, _claim(consumer, event))
        crash_point("inbox.after_claim")
        said: list[outbox.Row] = []
        outcome = _run(effect, connection, said) if claimed else DUPLICATE
        outbox.write(connection, said)
        crash_point("inbox.before_commit")
    TRANSACTIONS.inc()
    _measure(event, outcome, time.monotonic() - began)
    crash_point("inbox.after_commit_before_ack")
    return outcome


def handle_together(database: Database, receipts: Iterable[Receipt], seconds: float) -> None:
    """Runs the effects of different events in one transaction and notes on each receipt what became of it.

    An effect that raises is rolled back to its savepoint and has the error as its outcome; the others commit. After
    `seconds` no further receipt is taken. None is the outcome of those that met a lock somebody else holds, and of all
    when the commit was refused: they are to be handled alone. When the database is away, that is the outcome of all.
    """
    began = time.monotonic()
    begun: list[Receipt] = []
    said: list[outbox.Row] = []
    try:
        with database.transaction() as connection:
            for receipt in receipts:
                begun.append(receipt)
                _attempt(connection, receipt, said, first=len(begun) == 1)
                if time.monotonic() - began > seconds:
                    break
            outbox.write(connection, said)
    except Exception as error:
        for receipt in begun:
            receipt.outcome = error if is_unavailable(error) else None
        return
    _measure_all(begun, time.monotonic() - began)


def _measure_all(receipts: Sequence[Receipt], seconds: float) -> None:
    """Each has its own time, and its share of what they had in common: begin and commit."""
    TRANSACTIONS.inc()
    shared = (seconds - sum(receipt.seconds for receipt in receipts)) / len(receipts)
    for receipt in receipts:
        if isinstance(receipt.outcome, str):
            _measure(receipt.event, receipt.outcome, receipt.seconds + shared)
            crash_point("inbox.after_commit_before_ack")


def _attempt(connection: Connection, receipt: Receipt, said: list[outbox.Row], first: bool) -> None:
    """The savepoints lie within one another and end with the transaction: releasing each would be a statement more."""
    began = time.monotonic()
    before = len(said)
    statements = [(SQL["savepoint"], {}), _claim(receipt.consumer, receipt.event)]
    if first:
        statements.insert(0, (SQL["lock_timeout"], {"milliseconds": f"{SHARED_LOCK_MILLISECONDS}ms"}))
    try:
        claimed = packet.send(connection, *statements)[-1]
        crash_point("inbox.after_claim")
        receipt.outcome = receipt.context.run(_run, receipt.effect, connection, said) if claimed else DUPLICATE
        crash_point("inbox.before_commit")
    except BaseException as error:
        # Raises when the connection is lost, with it the whole transaction.
        packet.send(connection, (SQL["back_to_savepoint"], {}))
        del said[before:]
        receipt.outcome = None if is_busy(error) else error
    receipt.seconds = time.monotonic() - began


def _claim(consumer: str, event: Event) -> tuple[str, Mapping[str, Any]]:
    return SQL["claim"], {"consumer": consumer, "event_id": event.id}


def _run(effect: Effect, connection: Connection, said: list[outbox.Row]) -> str:
    returned = effect(connection, said)
    return returned if isinstance(returned, str) else APPLIED


def _measure(event: Event, outcome: str, seconds: float) -> None:
    known = outcome if outcome in (APPLIED, DUPLICATE, STALE) else APPLIED
    EVENTS.labels(event.type, known).inc()
    DURATION.labels(event.type).observe(seconds)
    if outcome != DUPLICATE:
        delay = (system_clock().now() - event.time).total_seconds()
        DELAY.labels(event.type).observe(max(delay, 0))
        LAST_APPLIED.labels(event.type).set_to_current_time()
