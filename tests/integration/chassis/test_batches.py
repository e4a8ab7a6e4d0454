"""Events of one queue in one transaction: what fails, waits or dies in it is nobody else's affair."""

import time
from typing import Any

import psycopg
import pytest
import structlog

from services.chassis.messaging.inbox import APPLIED, DUPLICATE
from services.chassis.storage.database import is_unavailable
from tests.backbone import wait_until
from tests.integration.chassis.waiting_queue import MOST, Effect, Queue, leave, left, raising
from tests.probe.events import envelope, happened
from tests.probe.service import ProbeWork


def test_those_that_wait_share_a_transaction_and_each_has_its_mark(queue: Queue) -> None:
    transactions: list[Any] = []

    def note(work: ProbeWork) -> None:
        transactions.append(work.connection.execute("SELECT pg_current_xact_id()::text AS id").fetchone())

    futures = queue.together(note, note, note)

    assert [future.result(20) for future in futures] == [APPLIED] * 3
    assert len({row["id"] for row in transactions}) == 1
    assert len(queue.marks()) == 4
    assert queue.counted(APPLIED) == 4


def test_no_transaction_takes_more_than_it_may(queue: Queue) -> None:
    transactions: list[str] = []

    def note(work: ProbeWork) -> None:
        row = work.connection.execute("SELECT pg_current_xact_id()::text AS id").fetchone()
        assert row
        transactions.append(row["id"])

    for future in queue.together(*[note] * (MOST + 3)):
        future.result(20)

    assert sorted(transactions.count(each) for each in set(transactions)) == [3, MOST]


@pytest.mark.parametrize("error", [RuntimeError("told to"), KeyError("a"), GeneratorExit()])
def test_an_effect_that_raises_leaves_nothing_and_its_neighbours_commit(queue: Queue, error: BaseException) -> None:
    first, failing, last = queue.together(leave(1), raising(error), leave(3))

    with pytest.raises(type(error)):
        failing.result(20)

    assert (first.result(20), last.result(20)) == (APPLIED, APPLIED)
    assert left(queue) == [1, 3]
    assert len(queue.marks()) == 3, "the one that failed must come again"
    assert queue.counted(APPLIED) == 3


def test_an_error_of_the_database_in_one_effect_is_its_own(queue: Queue) -> None:
    first, failing, last = queue.together(leave(1), lambda work: work.connection.execute("SELECT 1 / 0"), leave(3))

    with pytest.raises(psycopg.errors.DivisionByZero):
        failing.result(20)

    assert (first.result(20), last.result(20), left(queue)) == (APPLIED, APPLIED, [1, 3])


def test_the_same_event_twice_in_a_transaction_has_one_effect(queue: Queue) -> None:
    event = queue.event()
    queue.block()
    futures = [queue.hand(event, leave(1)) for _ in range(3)]
    wait_until(lambda: len(queue.batches._waiting) == 3)
    queue.go.set()

    assert sorted(future.result(20) for future in futures) == [APPLIED, DUPLICATE, DUPLICATE]
    assert left(queue) == [1]
    assert queue.counted(DUPLICATE) == 2


def test_a_second_delivery_has_the_effect_when_the_first_in_its_transaction_failed(queue: Queue) -> None:
    event = queue.event()
    queue.block()
    failing = queue.hand(event, raising(RuntimeError("told to")))
    wait_until(lambda: len(queue.batches._waiting) == 1)
    again = queue.hand(event, leave(1))
    wait_until(lambda: len(queue.batches._waiting) == 2)
    queue.go.set()

    with pytest.raises(RuntimeError):
        failing.result(20)
    assert again.result(20) == APPLIED
    assert left(queue) == [1]


def test_a_commit_that_is_refused_for_one_event_is_refused_for_no_other(queue: Queue) -> None:
    with psycopg.connect(queue.database.url) as connection:
        connection.execute("CREATE TABLE once (name int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        connection.execute("INSERT INTO once VALUES (2)")
    called: list[int] = []

    def only(name: int) -> Effect:
        def effect(work: ProbeWork) -> None:
            work.connection.execute("INSERT INTO once VALUES (%s)", [name])
            work.on_commit(lambda: called.append(name))

        return effect

    first, refused, last = queue.together(only(1), only(2), only(3))

    with pytest.raises(psycopg.errors.UniqueViolation):
        refused.result(20)
    assert (first.result(20), last.result(20)) == (APPLIED, APPLIED)
    assert sorted(called) == [1, 3], "once each, though their effects ran twice"
    assert queue.counted(APPLIED) == 3


def test_what_one_event_says_and_no_table_can_hold_is_that_events_own_affair(queue: Queue) -> None:
    def says(work: ProbeWork) -> None:
        leave(2)(work)
        work.publish(envelope(happened(), text="\0"))

    def says_well(work: ProbeWork) -> None:
        leave(3)(work)
        work.publish(envelope(happened(), text="well"))

    first, failing, last = queue.together(leave(1), says, says_well)

    with pytest.raises(psycopg.errors.DataError):
        failing.result(20)
    assert (first.result(20), last.result(20)) == (APPLIED, APPLIED)
    assert left(queue) == [1, 3]
    assert [row[0] for row in queue.rows("SELECT payload -> 'data' ->> 'text' FROM outbox")] == ["well"]


def test_an_effect_that_is_rolled_back_says_nothing(queue: Queue) -> None:
    def says(work: ProbeWork) -> None:
        work.publish(envelope(happened()))
        work.connection.execute("SELECT 1 / 0")

    failing, last = queue.together(says, lambda work: work.publish(envelope(happened(), text="last")))

    assert isinstance(failing.exception(20), psycopg.errors.DivisionByZero) and last.result(20) == APPLIED
    assert [row[0] for row in queue.rows("SELECT payload -> 'data' ->> 'text' FROM outbox")] == ["last"]


def test_what_is_to_be_done_on_commit_is_done_once_the_transaction_has_ended(queue: Queue) -> None:
    seen: list[int] = []

    def effect(work: ProbeWork) -> None:
        leave(1)(work)
        work.on_commit(lambda: seen.append(len(left(queue))))

    def slow(work: ProbeWork) -> None:
        time.sleep(0.2)
        assert seen == [], "said to be committed while the transaction runs"
        leave(2)(work)

    for future in queue.together(effect, slow):
        future.result(20)

    assert seen == [2]


def test_when_the_connection_is_lost_all_are_given_back_as_for_a_database_that_is_away(queue: Queue) -> None:
    def cut(work: ProbeWork) -> None:
        row = work.connection.execute("SELECT pg_backend_pid() AS pid").fetchone()
        assert row
        with psycopg.connect(queue.database.url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [row["pid"]])
        work.connection.execute("SELECT 1")

    first, second = queue.together(leave(1), cut)

    assert is_unavailable(first.exception(20)) and is_unavailable(second.exception(20)), "a try would be used up"
    assert left(queue) == []
    assert queue.counted(APPLIED) == 1, "of the first of all, which was alone"


def test_each_effect_runs_in_the_context_of_its_own_event(queue: Queue) -> None:
    seen: dict[str, str] = {}

    def note(name: str) -> Effect:
        def effect(work: ProbeWork) -> None:
            seen[name] = structlog.contextvars.get_contextvars()["event_id"]
            work.publish(envelope(happened()))

        return effect

    for future in queue.together(note("a"), note("b")):
        future.result(20)

    assert seen["a"] != seen["b"]
    traces = [row[0] for row in queue.rows("SELECT payload ->> 'traceparent' FROM outbox")]
    assert len({trace.split("-")[1] for trace in traces}) == 2, "what they caused continues the trace of one of them"
