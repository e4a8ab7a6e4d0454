"""The relay carries every committed event to the broker, whatever dies meanwhile."""

import psycopg
import pytest

from deploy.local.ports import free_port
from services.chassis.messaging.broker import open_connection
from services.chassis.messaging.outbox import append
from services.chassis.messaging.topology import Subscription, declare
from services.chassis.storage.database import Database
from tests.backbone import queue_length, wait_until
from tests.integration.chassis.conftest import World
from tests.probe.events import envelope

CRASH_POINTS = ["relay.after_select", "relay.after_publish", "relay.after_confirm", "relay.before_mark"]
CRASHED = 137


def test_committed_events_reach_their_handlers(world: World) -> None:
    world.serve().ready()
    relay = world.relay().ready()

    events = world.write(250)

    wait_until(lambda: sorted(world.effects()) == sorted(events), 30)
    assert world.pending() == []
    assert relay.metric("stufenplan_outbox_published_events_total", type=world.happened.name) == 250
    wait_until(lambda: relay.metric("stufenplan_outbox_pending_events") == 0)
    assert relay.metric("stufenplan_outbox_oldest_pending_timestamp_seconds") == 0


def test_an_event_is_there_if_and_only_if_its_transaction_committed(world: World) -> None:
    database = Database(world.source_url, name="test", max_size=1)
    rolled_back, committed = envelope(world.happened), envelope(world.happened)

    with pytest.raises(RuntimeError), database.transaction() as connection:
        append(connection, rolled_back)
        raise RuntimeError
    with database.transaction() as connection:
        append(connection, committed)
    database.close()

    assert world.pending() == [committed["id"]]


def test_a_relay_wakes_when_an_event_is_written(world: World, tmp_path) -> None:
    world.declare()
    world.relay(STUFENPLAN_CONFIG=_slow_poll(world)).ready()

    world.write()

    wait_until(lambda: world.length(world.queue) == 1, 5, "woken, not polled")


@pytest.mark.parametrize("point", CRASH_POINTS)
def test_a_relay_killed_at_any_moment_loses_nothing_and_repeats_no_effect(world: World, point: str) -> None:
    world.serve().ready()
    events = world.write(20)

    assert world.relay(STUFENPLAN_FAIL_AT=point).wait() == CRASHED
    world.relay(port=free_port()).ready()

    wait_until(lambda: world.pending() == [])
    wait_until(lambda: sorted(world.effects()) == sorted(events))
    wait_until(lambda: world.length(world.queue) == 0)
    assert len(world.effects()) == 20


def test_an_event_nobody_listens_to_yet_stays_and_is_delivered_once_somebody_does(world: World) -> None:
    world.declare()
    relay = world.relay().ready()

    waiting = world.write(3, world.unheard)
    after = world.write(2)

    wait_until(lambda: world.length(world.queue) == 2, what="events behind the unheard ones are not held up")
    wait_until(lambda: relay.metric("stufenplan_outbox_publish_failures_total", reason="unroutable") >= 3)
    assert world.pending() == waiting
    assert after
    late = Subscription(f"{world.probe}.{world.unheard.name}", world.unheard.exchange, world.unheard.name)
    with open_connection(world.amqp_uri) as connection:
        declare(connection.channel, [late], world.settings.retry)
    wait_until(lambda: world.pending() == [])
    wait_until(lambda: queue_length(world.amqp_uri, late.queue) == 3)


def test_of_two_relays_one_leads_and_the_other_takes_over(world: World) -> None:
    world.declare()
    first = world.relay().ready()
    wait_until(lambda: first.metric("stufenplan_relay_leader") == 1)
    second = world.relay(port=free_port()).ready()
    world.write(5)
    wait_until(lambda: world.length(world.queue) == 5)
    assert second.metric("stufenplan_relay_leader") == 0

    first.kill()

    wait_until(lambda: second.metric("stufenplan_relay_leader") == 1, 10)
    world.write(5)
    wait_until(lambda: world.length(world.queue) == 10)


def test_a_relay_ends_cleanly_on_sigterm(world: World) -> None:
    assert world.relay().ready().stop(5) == 0


def test_a_relay_whose_session_is_ended_by_the_database_connects_again(world: World) -> None:
    world.declare()
    world.relay().ready()

    with psycopg.connect(world.source_url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s",
            [f"{world.source}-relay"],
        )
    world.write(3)

    wait_until(lambda: world.length(world.queue) == 3)


def test_a_relay_says_in_one_sentence_that_its_port_is_taken(world: World) -> None:
    first = world.relay().ready()

    second = world.relay()

    assert second.wait() == 1
    assert f"Port {first.port} on 127.0.0.1 is taken" in second.text()


def _slow_poll(world: World) -> str:
    import yaml

    document = yaml.safe_load(world.settings_path.read_text())
    document["relay"]["poll_seconds"] = 60
    path = world.settings_path.with_name("slow.yaml")
    path.write_text(yaml.safe_dump(document))
    return str(path)
