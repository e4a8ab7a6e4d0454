"""Promise 22: wrong topology is seen at once; nobody is green and deaf."""

import time
from contextlib import suppress

import pytest

from services.chassis.messaging.broker import open_connection
from tests.backbone import Process, publish, wait_until
from tests.faults.arena import Arena

FAILURES = "stufenplan_outbox_publish_failures_total"


def never_green(process: Process, seconds: float = 20) -> int:
    """The exit code of a process that must not be ready for a single moment."""
    end = time.monotonic() + seconds
    while process.popen.poll() is None and time.monotonic() < end:
        with suppress(OSError):
            assert process.get("/readyz", timeout=1)[0] != 200, "green and deaf"
        time.sleep(0.05)
    return process.wait(1)


@pytest.mark.parametrize("which", ["queue", "retry", "dead"])
def test_a_queue_with_other_arguments_ends_every_replica_before_it_is_ready_and_loses_nothing(
    arena: Arena, which: str
) -> None:
    wrong = getattr(arena, which)
    arena.declare()
    with open_connection(arena.amqp_uri) as connection:
        connection.channel().queue_delete(wrong)
        connection.channel().queue_declare(wrong, durable=True, auto_delete=False)
    arena.oracle.hit()
    # They wait in the queue, or in the outbox where the queue is the wrong one and has no binding any more.
    relay = arena.relay().ready()
    arena.many(10)
    wait_until(lambda: relay.metric(FAILURES, reason="unroutable") >= 10 or arena.length(arena.queue) == 10)

    for role in ("service-1", "service-2"):
        replica = arena.serve(arena.port(role))
        assert never_green(replica) == 1
        assert "anderen Eigenschaften" in replica.text() and f"'{wrong}'" in replica.text()

    with open_connection(arena.amqp_uri) as connection:
        connection.channel().queue_delete(wrong)
    arena.oracle.healed()
    arena.serve(arena.port("service-1")).ready()
    assert relay.popen.poll() is None
    arena.conclude()


def test_requests_in_an_rpc_queue_of_another_kind_end_the_start_before_it_is_ready(arena: Arena) -> None:
    queue = f"rpc-{arena.probe}"
    with open_connection(arena.amqp_uri) as connection:
        connection.channel().queue_declare(queue, durable=True, auto_delete=False)
    publish(arena.amqp_uri, "", queue, {})
    arena.oracle.hit()

    service = arena.serve()
    assert never_green(service) == 1
    assert "anderen Eigenschaften" in service.text() and f"'{queue}'" in service.text()
    assert arena.length(queue) == 1

    with open_connection(arena.amqp_uri) as connection:
        connection.channel().queue_delete(queue)
    arena.oracle.healed()
    arena.cast().start()
    arena.many(10)
    arena.conclude()


def test_a_relay_whose_exchange_is_of_another_kind_is_red_and_keeps_its_events(arena: Arena) -> None:
    with open_connection(arena.amqp_uri) as connection:
        connection.channel().exchange_declare(arena.happened.exchange, "fanout", durable=True, auto_delete=False)
    arena.oracle.hit()
    accepted = arena.many(5)
    relay = arena.relay()
    wait_until(lambda: relay.metric(FAILURES, reason="connection") >= 2)
    assert relay.get("/readyz")[0] == 503
    assert arena.pending() == accepted

    with open_connection(arena.amqp_uri) as connection:
        connection.channel().exchange_delete(arena.happened.exchange)
    arena.oracle.healed()
    arena.serve().ready()
    relay.ready()
    arena.conclude()
