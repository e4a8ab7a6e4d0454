"""Effects exactly once: the mark "this consumer handled this event" is the first row of the effects' transaction."""

import time
from collections.abc import Callable
from typing import Any

from services.chassis.messaging.events import Event
from services.chassis.process import metrics
from services.chassis.process.clock import system_clock
from services.chassis.process.failpoints import crash_point
from services.chassis.storage.database import Connection, Database
from services.chassis.storage.sql import load_sql

SQL = load_sql(__file__, "messages.sql")

EVENTS = metrics.counter("inbox_events_total", "Received events by type and what became of them", ["type", "outcome"])
DELAY = metrics.histogram(
    "event_delivery_delay_seconds", "From the event's time to its effect's commit", ["type"], metrics.DELIVERY
)
DURATION = metrics.histogram("event_handling_duration_seconds", "Time one handling took", ["type"])
LAST_APPLIED = metrics.gauge("event_last_applied_timestamp_seconds", "When the latest effect was committed", ["type"])

APPLIED = "applied"
DUPLICATE = "duplicate"
STALE = "stale"

Effect = Callable[[Connection], Any]


def handle_once(database: Database, consumer: str, event: Event, effect: Effect) -> str:
    """Runs `effect` in one transaction with the claim on the event; a second delivery of it does nothing.

    Answers "duplicate", or what the effect returned when that is a text ("stale"), else "applied".
    A concurrent second delivery waits at the claim until the first has committed or rolled back.
    """
    began = time.monotonic()
    with database.transaction() as connection:
        claimed = connection.execute(SQL["claim"], {"consumer": consumer, "event_id": event.id}).rowcount == 1
        crash_point("inbox.after_claim")
        outcome = DUPLICATE if not claimed else _run(effect, connection)
        crash_point("inbox.before_commit")
    _measure(event, outcome, time.monotonic() - began)
    crash_point("inbox.after_commit_before_ack")
    return outcome


def _run(effect: Effect, connection: Connection) -> str:
    returned = effect(connection)
    return returned if isinstance(returned, str) else APPLIED


def _measure(event: Event, outcome: str, seconds: float) -> None:
    known = outcome if outcome in (APPLIED, DUPLICATE, STALE) else APPLIED
    EVENTS.labels(event.type, known).inc()
    DURATION.labels(event.type).observe(seconds)
    if outcome != DUPLICATE:
        delay = (system_clock().now() - event.time).total_seconds()
        DELAY.labels(event.type).observe(max(delay, 0))
        LAST_APPLIED.labels(event.type).set_to_current_time()
