"""A broker that holds its connections and answers nothing, as under a memory alarm: nobody hangs on it."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.local.broker import Broker
from tests.backbone import wait_until
from tests.integration.chassis.conftest import World


@contextmanager
def frozen(broker: Broker) -> Iterator[None]:
    assert broker.pid
    os.kill(broker.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(broker.pid, signal.SIGCONT)


def test_a_relay_gives_up_in_time_keeps_its_rows_and_drains_afterwards(world: World, broker_server: Broker) -> None:
    world.serve().ready()
    relay = world.relay().ready()
    world.write(1)
    wait_until(lambda: world.pending() == [])

    with frozen(broker_server):
        events = world.write(3)
        wait_until(lambda: relay.metric("stufenplan_outbox_publish_failures_total", reason="timeout") >= 1, 10)
        assert world.pending() == events
        assert relay.get("/readyz")[0] == 503

    wait_until(lambda: world.pending() == [], 30)
    wait_until(lambda: len(world.effects()) == 4, 30)


def test_a_service_answers_its_probes_meanwhile_and_its_calls_afterwards(world: World, broker_server: Broker) -> None:
    service = world.serve().ready()

    with frozen(broker_server):
        assert service.get("/healthz")[0] == 200
        assert service.get("/metrics")[0] == 200

    wait_until(lambda: service.get("/ask/wait_function") == (200, "wait_in_event_loop"), 30)


def test_service_and_relay_end_in_bounded_time(world: World, broker_server: Broker) -> None:
    service, relay = world.serve().ready(), world.relay().ready()

    with frozen(broker_server):
        assert relay.stop(10) == 0
        assert service.stop(15) == 0
