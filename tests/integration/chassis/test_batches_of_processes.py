"""Two processes whose transactions take the same locks in different orders; one that dies in a shared transaction."""

import json
import random

import pytest

from deploy.local.ports import free_port
from services.chassis.messaging.publisher import ConfirmedPublisher, Outgoing
from tests.backbone import Process, wait_until
from tests.integration.chassis.conftest import World
from tests.probe.events import envelope

EVENTS = 400
KEYS = 12
QUICK = "tests.faults.services:Quick"
CRASHED = 137


def fill(world: World, count: int, **data: object) -> list[str]:
    """Events that come all at once, so that they wait for one another; their ids."""
    world.declare()
    chance = random.Random(20200616)
    bodies = [envelope(world.happened, key=chance.randrange(KEYS), **data) for _ in range(count)]
    publisher = ConfirmedPublisher(world.amqp_uri, 30)
    exchange, name = world.happened.exchange, world.happened.name
    publisher.publish([Outgoing(body["id"], exchange, name, json.dumps(body).encode()) for body in bodies])
    publisher.close()
    return [body["id"] for body in bodies]


def counted(services: list[Process], name: str, **labels: str) -> float:
    return sum(service.metric(f"stufenplan_{name}", **labels) for service in services)


def test_processes_that_lock_the_same_in_different_orders_use_up_no_try(world: World) -> None:
    services = [world.serve(kind=QUICK), world.serve(kind=QUICK, port=free_port())]
    for service in services:
        service.ready()
    events = fill(world, EVENTS, behave="lock", seconds=0.004)

    wait_until(lambda: len(set(world.effects())) == EVENTS, 60)

    assert sorted(world.effects()) == sorted(events)
    assert counted(services, "inbox_handled_again_alone_total") > 0, "they never met"
    assert counted(services, "inbox_transactions_total") < EVENTS, "no two shared a transaction"
    assert counted(services, "inbox_events_total", outcome="retried") == 0
    assert counted(services, "inbox_events_total", outcome="applied") == EVENTS
    assert world.length(world.dead) == world.length(world.retry) == 0


@pytest.mark.parametrize("point", ["inbox.after_claim", "inbox.before_commit", "inbox.after_commit_before_ack"])
def test_a_service_killed_in_a_shared_transaction_applies_each_event_once(world: World, point: str) -> None:
    events = fill(world, 20)
    # The first is alone, the tenth shares its transaction with others.
    assert world.serve(kind=QUICK, STUFENPLAN_FAIL_AT=f"{point}:10").wait(30) == CRASHED
    before = len(world.effects())
    assert 10 <= before <= 20 if point == "inbox.after_commit_before_ack" else before < 10

    second = world.serve(kind=QUICK, port=free_port()).ready()

    wait_until(lambda: len(world.effects()) == 20)
    wait_until(lambda: world.length(world.queue) == 0)
    assert second.metric("stufenplan_inbox_events_total", outcome="applied") == 20 - before
    assert sorted(world.effects()) == sorted(events)
    assert world.length(world.dead) == 0


def test_an_event_that_fails_among_others_is_tried_again_alone_and_parked(world: World) -> None:
    good = fill(world, 10)
    bad = world.say(behave="raise")
    good += fill(world, 10)

    service = world.serve(kind=QUICK).ready()

    assert world.taken_from_dead().headers["tries"] == 3
    wait_until(lambda: sorted(world.effects()) == sorted(good))
    assert bad not in world.effects()
    assert service.metric("stufenplan_inbox_events_total", outcome="retried") == 2
    assert service.metric("stufenplan_inbox_events_total", outcome="dead") == 1
    assert service.metric("stufenplan_inbox_transactions_total") < 20
