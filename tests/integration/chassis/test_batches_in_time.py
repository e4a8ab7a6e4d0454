"""What takes long or holds locks in a shared transaction, and what goes on after it, holds up little else."""

import threading
import time
from collections.abc import Callable

import psycopg

from services.chassis.messaging.batches import Batches
from services.chassis.messaging.inbox import APPLIED, DURATION, Receipt, handle_together
from services.chassis.messaging.outbox import Row
from services.chassis.storage.database import Connection
from services.chassis.storage.work import receive
from tests.backbone import wait_until
from tests.integration.chassis.waiting_queue import LANES, MOST, OPEN, Effect, Queue, leave, left
from tests.probe.events import ProbeEvent
from tests.probe.service import ProbeWork


def test_a_lone_event_waits_for_nobody(queue: Queue) -> None:
    began = time.monotonic()

    assert queue.hand(queue.event(), leave(1)).result(20) == APPLIED

    assert time.monotonic() - began < 30, "waited for the transaction to fill"
    assert left(queue) == [1]


def test_after_a_slow_effect_no_further_one_is_begun_in_its_transaction(queue: Queue) -> None:
    def slow(connection: Connection, said: list[Row]) -> None:
        connection.execute("SELECT pg_sleep(0.2)")

    receipts = [Receipt("probe", queue.event(), slow) for _ in range(3)]
    left_over = iter(receipts)

    handle_together(queue.database, left_over, seconds=0.1)

    assert [receipt.outcome for receipt in receipts] == [APPLIED, None, None]
    assert len(list(left_over)) == 2


def test_a_slow_effect_holds_up_no_other_for_long(queue: Queue) -> None:
    queue.batches = Batches(LANES, MOST, seconds=0.05)
    blocked = queue.block()

    assert queue.hand(queue.event(), leave(1)).result(20) == APPLIED

    assert not blocked.done()


def test_not_more_transactions_at_a_time_than_there_are_lanes(queue: Queue) -> None:
    queue.batches = Batches(LANES, MOST, seconds=0.02)
    lock, running, most = threading.Lock(), [0], [0]

    def slow(work: ProbeWork) -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.15)
        with lock:
            running[0] -= 1

    for future in [queue.hand(queue.event(), slow) for _ in range(8)]:
        future.result(30)

    assert most[0] == LANES


def test_what_handlers_do_after_their_effect_they_do_a_few_at_a_time_and_in_no_transaction(queue: Queue) -> None:
    lock, running, most = threading.Lock(), [0], [0]
    open_then: list[int] = []

    def handler(event: ProbeEvent) -> None:
        with queue.batches.handler():
            receive(queue.database, ProbeWork, "probe", event, leave(1))
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
            time.sleep(0.1)
            open_then.append(queue.rows(OPEN)[0][0])
            with lock:
                running[0] -= 1

    blocked = queue.block()
    futures = [queue.pool.submit(handler, queue.event()) for _ in range(6)]
    wait_until(lambda: len(queue.batches._waiting) == 6)
    queue.go.set()
    for future in [*futures, blocked]:
        future.result(20)

    assert most[0] == LANES
    assert open_then == [0] * 6


def test_each_event_is_measured_with_its_own_time(queue: Queue) -> None:
    def slow(work: ProbeWork) -> None:
        time.sleep(0.4)

    for future in queue.together(slow, leave(1), leave(2)):
        future.result(20)

    samples = DURATION.labels(queue.kind)._child_samples()
    buckets = {sample.labels["le"]: sample.value for sample in samples if sample.name == "_bucket" and sample.labels}
    assert buckets["+Inf"] == 4
    assert buckets["0.25"] >= 2, "quick ones were measured with the time of the slow one"


def test_two_that_lock_the_same_in_different_orders_give_way_before_the_database_finds_a_deadlock(queue: Queue) -> None:
    other = Queue(queue.database, pool=queue.pool)
    both_hold_one = threading.Barrier(2, timeout=20)
    refused: list[type[BaseException]] = []

    def lock(key: int, then: Callable[[], object] = lambda: None) -> Effect:
        def effect(work: ProbeWork) -> None:
            leave(key)(work)
            try:
                work.connection.execute("SELECT pg_advisory_xact_lock(%s)", [key])
            except psycopg.Error as error:
                refused.append(type(error))
                raise
            then()

        return effect

    futures = []
    for each, (first, second) in ((queue, (1, 2)), (other, (2, 1))):
        each.block()
        for number, effect in enumerate((lock(first, both_hold_one.wait), lock(second)), 1):
            futures.append(each.hand(each.event(), effect))
            wait_until(lambda q=each, n=number: len(q.batches._waiting) == n, 10)
    queue.go.set()
    other.go.set()

    assert [future.result(30) for future in futures] == [APPLIED] * 4
    assert left(queue) == [1, 1, 2, 2]
    assert set(refused) == {psycopg.errors.LockNotAvailable}


def test_a_lock_that_somebody_else_holds_for_long_is_waited_for_alone(queue: Queue) -> None:
    def locks(work: ProbeWork) -> None:
        leave(2)(work)
        work.connection.execute("SELECT pg_advisory_xact_lock(7)")

    with psycopg.connect(queue.database.url) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(7)")
        first, waiting, last = queue.together(leave(1), locks, leave(3))
        assert (first.result(20), last.result(20)) == (APPLIED, APPLIED), "held up by a lock that is not theirs"
        assert left(queue) == [1, 3]
        assert not waiting.done()

    assert waiting.result(20) == APPLIED
    assert left(queue) == [1, 2, 3]
