"""Promise 22: wrong topology is seen at once; nobody is green and deaf."""

import time
from contextlib import suppress

from services.chassis.broker import open_connection
from tests.backbone import Process, wait_until
from tests.faults.arena import Arena


def never_green(process: Process, seconds: float = 20) -> int:
    """The exit code of a process that must not be ready for a single moment."""
    end = time.monotonic() + seconds
    while process.popen.poll() is None and time.monotonic() < end:
        with suppress(OSError):
            assert process.get("/readyz", timeout=1)[0] != 200, "green and deaf"
        time.sleep(0.05)
    return process.wait(1)


def test_a_queue_with_other_arguments_ends_every_replica_before_it_is_ready_and_loses_nothing(arena: Arena) -> None:
    arena.declare()
    relay = arena.relay().ready()
    arena.many(10)
    wait_until(lambda: arena.length(arena.queue) == 10)
    with open_connection(arena.amqp_uri) as connection:
        connection.channel().queue_delete(arena.retry)
        connection.channel().queue_declare(arena.retry, durable=True, auto_delete=False)
    arena.oracle.hit()

    for role in ("service-1", "service-2"):
        replica = arena.serve(arena.port(role))
        assert never_green(replica) == 1
        assert "anderen Eigenschaften" in replica.text() and arena.retry in replica.text()

    with open_connection(arena.amqp_uri) as connection:
        connection.channel().queue_delete(arena.retry)
    arena.oracle.healed()
    arena.serve(arena.port("service-1")).ready()
    assert relay.popen.poll() is None
    arena.conclude()


def test_a_relay_whose_exchange_is_of_another_kind_is_red_and_keeps_its_events(arena: Arena) -> None:
    with open_connection(arena.amqp_uri) as connection:
        connection.channel().exchange_declare(arena.happened.exchange, "fanout", durable=True, auto_delete=False)
    arena.oracle.hit()
    accepted = arena.many(5)
    relay = arena.relay()
    wait_until(lambda: relay.metric("stufenplan_outbox_publish_failures_total", reason="connection") >= 2)
    assert relay.get("/readyz")[0] == 503
    assert arena.pending() == accepted

    with open_connection(arena.amqp_uri) as connection:
        connection.channel().exchange_delete(arena.happened.exchange)
    arena.oracle.healed()
    arena.serve().ready()
    relay.ready()
    arena.conclude()
