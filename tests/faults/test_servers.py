"""Promises 4, 10, 11, 12: broker and database killed, away or full; nothing is lost, nothing hangs, no try is used."""

import time
from signal import SIGKILL, SIGQUIT, SIGTERM

import pytest
import yaml

from deploy.local.broker import Broker
from deploy.local.postgres import Postgres
from services.chassis.messaging.broker import open_connection
from services.chassis.messaging.outbox import append
from services.chassis.storage.database import connect
from tests.backbone import Process, wait_until
from tests.faults.arena import QUICK, Arena
from tests.faults.customer import Customer
from tests.faults.oracle import lengths
from tests.faults.servers import away, memory_alarm, restart, wait_for_names
from tests.probe.events import envelope

ANSWERED_WITHIN = 2.0
OUTAGE_SECONDS = 60
STREAM = 1200
BULKY = 200_000  # bytes of an event
FAILURES = "stufenplan_outbox_publish_failures_total"


@pytest.mark.timeout(600)
def test_a_broker_killed_twice_in_a_stream_of_events_loses_no_confirmed_one(
    arena: Arena, broker_server: Broker
) -> None:
    arena.cast().start()
    wait_for_names()
    arena.many(STREAM // 3)
    for part in (1 / 3, 1 / 2):
        wait_until(lambda p=part: len(arena.effects()) + 1 >= STREAM * p, 60)
        # Written before and behind the kill: some are confirmed, some on their way, some still in the outbox.
        arena.many(STREAM // 3)
        wait_until(lambda p=part: len(arena.effects()) >= STREAM * p + 20, 60)
        restart(broker_server)
        arena.oracle.hit()
    arena.oracle.healed()

    arena.conclude(within=120)


@pytest.mark.timeout(600)
def test_a_database_outage_under_load_uses_up_no_try(arena: Arena, postgres_server: Postgres) -> None:
    cast = arena.cast().start()
    writer = arena.writer()
    wait_until(lambda: len(writer.committed) > 50)

    with away(postgres_server, SIGQUIT):
        arena.oracle.hit()
        time.sleep(OUTAGE_SECONDS)
        assert [process.popen.poll() for process in cast.running.values()] == [None, None]
    arena.oracle.healed()

    before = len(writer.committed)
    wait_until(lambda: len(writer.committed) > before + 50, 30)
    arena.conclude()
    assert cast.running["service-1"].metric("stufenplan_inbox_events_total", outcome="retried") == 0
    assert set(writer.committed) <= set(arena.accepted())


@pytest.mark.timeout(600)
def test_a_database_that_comes_and_goes_uses_up_no_try(arena: Arena, postgres_server: Postgres) -> None:
    cast = arena.cast().start()
    arena.writer()
    for how in (SIGKILL, SIGTERM, SIGQUIT):
        arena.schedule.pause(1, 3)
        with away(postgres_server, how):
            arena.oracle.hit()
            arena.schedule.pause(0.5, 4)
    arena.oracle.healed()

    wait_until(lambda: all(process.get("/readyz")[0] == 200 for process in cast.running.values()), 30)
    arena.conclude()
    assert cast.running["service-1"].metric("stufenplan_inbox_events_total", outcome="retried") == 0


def test_a_database_outage_longer_than_a_message_is_held_uses_up_no_try_either(
    arena: Arena, postgres_server: Postgres
) -> None:
    document = yaml.safe_load(arena.settings_path.read_text())
    document["delivery"]["give_back_seconds"] = 1
    arena.settings_path.write_text(yaml.safe_dump(document))
    service = arena.serve(arena.port("service")).ready()
    with away(postgres_server):
        arena.oracle.hit()
        # Each needs all three tries there are.
        accepted = [arena.say(behave="raise_twice") for _ in range(5)]
        failed = "stufenplan_database_errors_total"
        wait_until(lambda: service.metric(failed, kind="unavailable") >= 4 * len(accepted), 40, "each given back often")
    arena.oracle.healed()

    arena.oracle.conclude(
        lambda: accepted, arena.effects,
        queues=lambda: lengths(arena.amqp_uri, [arena.queue, arena.retry, arena.dead]),
    )  # fmt: skip


@pytest.mark.timeout(600)
def test_commands_are_answered_while_the_broker_is_away_and_their_events_follow(
    arena: Arena, broker_server: Broker
) -> None:
    arena.source_service().ready()
    cast = arena.cast().start()
    relay = cast.running["relay-1"]
    with Customer(arena.port("source")).busy() as customer:
        wait_until(lambda: len(arena.effects()) > 20)
        wait_for_names()
        with away(broker_server, SIGKILL):
            arena.oracle.hit()
            wait_until(lambda: relay.get("/readyz")[0] == 503, 15)
            answered = len(customer.answers)
            time.sleep(OUTAGE_SECONDS)
            assert len(customer.answers) > answered + 50
            assert relay.metric("stufenplan_outbox_pending_events") > 50
            assert 0 < relay.metric("stufenplan_outbox_oldest_pending_timestamp_seconds") < time.time() - 10
        arena.oracle.healed()

    assert set(customer.answers) == {200}
    assert customer.longest < ANSWERED_WITHIN
    arena.conclude(within=90)


@pytest.mark.timeout(600)
def test_a_command_that_would_go_over_a_broker_that_is_away_is_refused_in_time(
    arena: Arena, broker_server: Broker
) -> None:
    service = arena.serve(arena.port("service"), kind=QUICK).ready()
    assert service.get("/ask/wait_function")[0] == 200
    wait_for_names()
    with away(broker_server, SIGKILL):
        arena.oracle.hit()
        for _ in range(5):
            began = time.monotonic()
            assert service.get("/ask/wait_function")[0] in (503, 504)
            assert time.monotonic() - began < ANSWERED_WITHIN
    arena.oracle.healed()

    wait_until(lambda: service.get("/ask/wait_function")[0] == 200, 30)
    arena.many(20)
    arena.relay(arena.port("relay")).ready()
    arena.conclude()


@pytest.mark.timeout(600)
def test_a_broker_under_a_memory_alarm_hangs_nothing(arena: Arena, broker_server: Broker) -> None:
    arena.source_service().ready()
    cast = arena.cast().start()
    relay, service = cast.running["relay-1"], cast.running["service-1"]
    with Customer(arena.port("source")).busy() as customer:
        wait_until(lambda: len(arena.effects()) > 20)
        with memory_alarm(broker_server):
            arena.oracle.hit()
            wait_until(lambda: relay.metric(FAILURES, reason="timeout") >= 1, 30)
            began, attempts = time.monotonic(), relay.metric(FAILURES, reason="timeout")
            answered = len(customer.answers)
            # Every attempt ends within its 3 s, so there is a next one soon.
            wait_until(lambda: relay.metric(FAILURES, reason="timeout") >= attempts + 2, 15)
            assert time.monotonic() - began < 12
            time.sleep(OUTAGE_SECONDS)
            assert len(customer.answers) > answered + 50
            assert [process.get(path)[0] for process in (relay, service) for path in ("/healthz", "/metrics")] == [
                200
            ] * 4
            pending = len(arena.pending())
        arena.oracle.healed()

    assert pending > 50
    assert set(customer.answers) == {200}
    assert customer.longest < ANSWERED_WITHIN
    arena.conclude(within=90)


def test_a_relay_with_more_to_send_than_a_blocked_connection_takes_gives_up_in_time_and_drains_afterwards(
    arena: Arena, broker_server: Broker
) -> None:
    cast = arena.cast().start()
    relay = cast.running["relay-1"]
    arena.many(1)
    wait_until(lambda: len(arena.effects()) == 1)
    with memory_alarm(broker_server):
        arena.oracle.hit()
        before = _failures(relay)
        # One batch that fills every buffer between relay and broker: it hangs in sending, not in awaiting confirms.
        with connect(arena.source_url, name="test") as connection, connection.transaction():
            for _ in range(arena.settings.relay.batch):
                append(connection, envelope(arena.happened, padding="x" * BULKY))
        wait_until(lambda: _failures(relay) >= before + 2, 15, "attempts that end")
    arena.oracle.healed()

    arena.conclude(within=90)


def _failures(relay: Process) -> float:
    return sum(relay.metric(FAILURES, reason=reason) for reason in ("timeout", "connection"))


def test_services_and_relays_end_in_bounded_time_under_a_memory_alarm(arena: Arena, broker_server: Broker) -> None:
    cast = arena.cast().start()
    arena.many(50)
    wait_until(lambda: len(arena.effects()) == 50)
    with memory_alarm(broker_server):
        arena.oracle.hit()
        arena.many(50)
        for process in cast.running.values():
            began = time.monotonic()
            assert process.stop() == 0
            assert time.monotonic() - began < 12
            arena.oracle.hit()
        with open_connection(broker_server.uri, connect_timeout=5) as connection:
            connection.connect()
    cast.revive_all()

    arena.conclude()
