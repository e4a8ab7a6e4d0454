"""Promise 23: dead letters can be replayed safely, also twice, and also when the replay itself dies."""

import psycopg
import pytest

from services.chassis.messaging.broker import open_connection
from services.chassis.messaging.deadletters import replay
from services.chassis.messaging.publisher import ConfirmedPublisher
from tests.backbone import publish, wait_until
from tests.faults.arena import Arena
from tests.faults.oracle import lengths
from tests.probe.events import envelope

EVENTS = 30


class Died(Exception):
    """The process of the replay is gone after the broker confirmed the copy and before the original was taken off."""


def dead(arena: Arena) -> int:
    return arena.length(arena.dead)


@pytest.mark.sharp
def test_dead_letters_replayed_twice_and_by_a_replay_that_dies_are_applied_once(
    arena: Arena, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, _ = arena.cast().start().running.values()
    with psycopg.connect(arena.database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE effects RENAME TO away")
        arena.many(EVENTS)
        wait_until(lambda: dead(arena) == EVENTS, 60, "every event parked")
        connection.execute("ALTER TABLE away RENAME TO effects")
    arena.oracle.hit()

    with monkeypatch.context() as patch:
        publish = ConfirmedPublisher.publish

        def dying(self, messages):
            publish(self, messages)
            raise Died

        patch.setattr(ConfirmedPublisher, "publish", dying)
        for _ in range(5):
            with pytest.raises(Died):
                replay(arena.amqp_uri, arena.queue)
            arena.oracle.hit()
    wait_until(lambda: dead(arena) == EVENTS, 10, "every original still there")
    wait_until(lambda: len(arena.effects()) == 1, 10, "the copy of the first, once")
    assert len(replay(arena.amqp_uri, arena.queue)) == EVENTS
    assert replay(arena.amqp_uri, arena.queue) == []
    arena.oracle.healed()
    wait_until(lambda: service.metric("stufenplan_inbox_events_total", outcome="duplicate") == 5)
    arena.conclude()


def test_dead_letters_whose_queue_is_gone_stay_until_it_is_back(arena: Arena) -> None:
    arena.declare()
    parked = [envelope(arena.happened) for _ in range(3)]
    for each in parked:
        publish(arena.amqp_uri, "", arena.dead, each)
    with open_connection(arena.amqp_uri) as connection:
        connection.channel().queue_delete(arena.queue)
    arena.oracle.hit()

    assert replay(arena.amqp_uri, arena.queue) == []
    wait_until(lambda: dead(arena) == len(parked), 10, "every one still there")

    arena.serve().ready()
    assert len(replay(arena.amqp_uri, arena.queue)) == len(parked)
    arena.oracle.healed()
    arena.oracle.conclude(
        lambda: [str(each["id"]) for each in parked], arena.effects,
        queues=lambda: lengths(arena.amqp_uri, [arena.queue, arena.retry, arena.dead]),
    )  # fmt: skip
