"""Database and broker go away and come back: no try is used up, nothing is lost, no process needs a hand."""

import time

from deploy.local.broker import Broker
from deploy.local.postgres import Postgres
from tests.backbone import wait_until
from tests.integration.chassis.conftest import World


def test_a_database_outage_uses_up_no_tries(world: World, postgres_server: Postgres) -> None:
    service = world.serve().ready()
    postgres_server.stop()
    try:
        events = [world.say() for _ in range(6)]
        wait_until(lambda: service.get("/readyz")[0] == 503)
        # Far longer than all pauses and tries of the probe's settings together.
        time.sleep(4)
        assert service.get("/healthz")[0] == 200
    finally:
        postgres_server.start()

    wait_until(lambda: sorted(world.effects()) == sorted(events), 30)
    assert world.length(world.dead) == 0
    assert service.metric("stufenplan_inbox_events_total", outcome="retried") == 0
    service.ready()


def test_a_service_and_a_relay_start_while_the_broker_is_down_and_join_it_later(
    world: World, broker_server: Broker
) -> None:
    broker_server.stop()
    try:
        service, relay = world.serve(), world.relay()
        wait_until(lambda: service.get("/healthz")[0] == 200, 20)
        assert service.get("/readyz")[0] == 503
        events = world.write(5)
        wait_until(lambda: relay.metric("stufenplan_outbox_publish_failures_total", reason="connection") > 0)
        assert world.pending() == events
        wait_until(lambda: relay.metric("stufenplan_outbox_oldest_pending_timestamp_seconds") > time.time() - 60)
    finally:
        broker_server.start()

    service.ready(60)
    wait_until(lambda: sorted(world.effects()) == sorted(events), 30)
    assert world.pending() == []


def test_a_broker_restarted_under_load_loses_nothing(world: World, broker_server: Broker) -> None:
    service = world.serve().ready()
    world.relay().ready()
    events = world.write(50)

    broker_server.stop()
    events += world.write(50)
    assert service.get("/readyz")[0] == 503
    broker_server.start()

    wait_until(lambda: sorted(set(world.effects())) == sorted(events), 60)
    assert len(world.effects()) == 100
    assert world.pending() == []
    service.ready(60)
