"""Parked messages can be looked at, played again and dropped."""

from services.chassis.messaging.deadletters import drop, look, replay
from tests.backbone import wait_until
from tests.integration.chassis.conftest import World
from tests.probe.events import envelope


def test_looking_at_parked_messages_leaves_them_there(world: World) -> None:
    world.serve().ready()
    world.say(behave="raise")
    wait_until(lambda: world.length(world.dead) == 1)

    (letter,) = look(world.amqp_uri, world.queue)

    assert letter.reason == "RuntimeError"
    assert letter.tries == 3
    wait_until(lambda: world.length(world.dead) == 1)


def test_a_parked_event_is_applied_once_however_often_it_is_played_again(world: World) -> None:
    service = world.serve().ready()
    body = envelope(world.happened, behave="raise_once")
    world.declare()
    for _ in range(2):
        # Parked twice, as after an interrupted replay.
        _park(world, body)

    assert len(replay(world.amqp_uri, world.dead)) == 2

    wait_until(lambda: world.effects() == [body["id"]])
    wait_until(lambda: service.metric("stufenplan_inbox_events_total", outcome="duplicate") == 1)
    assert world.length(world.dead) == 0


def test_dropped_messages_are_gone(world: World) -> None:
    world.declare()
    _park(world, envelope(world.happened))

    assert len(drop(world.amqp_uri, world.queue)) == 1
    assert world.length(world.dead) == 0


def _park(world: World, body: dict) -> None:
    from tests.backbone import publish

    publish(world.amqp_uri, "", world.dead, body)
