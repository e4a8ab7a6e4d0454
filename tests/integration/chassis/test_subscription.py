"""Every way an event can go wrong on its way into a handler, on a real broker and a real database."""

import time

from tests.backbone import wait_until
from tests.integration.chassis.conftest import World
from tests.probe.events import envelope


def test_an_event_is_applied_and_acknowledged(world: World) -> None:
    world.serve().ready()

    event = world.say()

    wait_until(lambda: world.effects() == [event])
    wait_until(lambda: world.length(world.queue) == 0)


def test_a_handler_that_raises_is_tried_again_with_growing_pauses_and_then_parked_with_the_reason(world: World) -> None:
    service = world.serve().ready()

    event = world.say(behave="raise")

    parked = world.taken_from_dead()
    assert world.attempts() == [event] * 3
    first, second = world.pauses()
    assert first >= 0.2 and second >= 0.4, "each pause doubles; a busy machine may make both longer"
    assert world.effects() == []
    headers = parked.headers
    assert headers["reason"] == "RuntimeError"
    assert "in _effect" in headers["stack"]
    assert headers["tries"] == 3
    assert headers["first_failed_at"] <= headers["last_failed_at"]
    assert service.metric("stufenplan_inbox_events_total", type=world.happened.name, outcome="retried") == 2
    assert service.metric("stufenplan_inbox_events_total", type=world.happened.name, outcome="dead") == 1
    assert [world.length(queue) for queue in (world.queue, world.retry)] == [0, 0]


def test_a_handler_that_raises_once_is_applied_once(world: World) -> None:
    world.serve().ready()

    event = world.say(behave="raise_once")

    wait_until(lambda: world.effects() == [event])
    assert world.attempts() == [event, event]


def test_a_timeout_that_is_no_exception_costs_no_worker_and_no_event(world: World) -> None:
    world.serve().ready()

    event = world.say(behave="timeout")

    assert "HandlerAborted" in world.taken_from_dead().headers["reason"]
    assert world.attempts() == [event] * 3
    after = world.say()
    wait_until(lambda: world.effects() == [after])


def test_a_body_that_is_not_json_is_parked_and_the_next_event_is_applied(world: World) -> None:
    world.serve().ready()

    world.publish(b"\xff\x00 no json", "application/octet-stream")
    event = world.say()

    wait_until(lambda: world.effects() == [event], 2)
    parked = world.taken_from_dead()
    assert bytes(parked.body) == b"\xff\x00 no json"
    assert parked.headers["reason"].startswith(("UnicodeDecodeError", "JSONDecodeError"))
    assert world.length(world.retry) == 0


def test_a_body_that_breaks_its_schema_is_parked_at_once(world: World) -> None:
    world.serve().ready()
    wrong = envelope(world.happened)
    del wrong["data"]

    world.publish(wrong)
    event = world.say()

    wait_until(lambda: world.effects() == [event], 2)
    parked = world.taken_from_dead()
    assert parked.headers["tries"] == 1
    assert parked.headers["reason"] == "KeyError"
    assert world.attempts() == [event]


def test_a_stale_event_is_counted_as_stale(world: World) -> None:
    service = world.serve().ready()

    world.say(behave="stale")

    wait_until(lambda: service.metric("stufenplan_inbox_events_total", outcome="stale") == 1)


def test_the_same_event_delivered_five_times_to_two_replicas_is_applied_once(world: World) -> None:
    from deploy.local.ports import free_port

    replicas = [world.serve().ready(), world.serve(port=free_port()).ready()]
    body = envelope(world.happened, behave="sleep", seconds=0.5)

    for _ in range(5):
        world.publish(body)

    wait_until(lambda: world.effects() == [body["id"]])
    wait_until(lambda: sum(r.metric("stufenplan_inbox_events_total", outcome="duplicate") for r in replicas) == 4)
    assert world.effects() == [body["id"]]
    assert world.length(world.dead) == 0


def test_events_wait_for_a_service_that_is_not_running_yet(world: World) -> None:
    world.declare()
    event = world.say()
    time.sleep(0.2)

    world.serve().ready()

    wait_until(lambda: world.effects() == [event])
