"""Queues are declared before anything is published, and a queue of another kind is never lived with."""

import json
from contextlib import redirect_stdout
from io import StringIO

import pytest

from services.chassis.messaging.broker import open_connection
from services.chassis.messaging.topology import Subscription, TopologyMismatch, declare, main
from services.chassis.process.run import rpc_client
from tests.backbone import publish, wait_until
from tests.integration.chassis.conftest import PROBE, World


def test_a_queue_declared_with_other_arguments_ends_the_start_with_a_clear_sentence(world: World) -> None:
    with open_connection(world.amqp_uri) as connection:
        connection.channel().queue_declare(world.queue, durable=True, auto_delete=False)

    service = world.serve()

    assert service.wait() == 1
    assert "RabbitMQ has queues with other arguments" in service.text()
    assert world.queue in service.text()


def test_a_queue_replaced_by_another_kind_while_the_service_runs_ends_it(world: World) -> None:
    service = world.serve().ready()

    with open_connection(world.amqp_uri) as connection:
        channel = connection.channel()
        channel.queue_delete(world.queue)
        channel.queue_declare(world.queue, durable=True, auto_delete=False)

    assert service.wait() == 1
    assert "other arguments" in service.text()


def test_an_rpc_queue_of_an_older_kind_makes_way_when_nobody_uses_it(world: World) -> None:
    with open_connection(world.amqp_uri) as connection:
        connection.channel().queue_declare(f"rpc-{world.probe}", durable=True, auto_delete=False)

    world.serve().ready()

    with rpc_client(world.amqp_uri) as rpc:
        assert rpc[world.probe].sleep(0) == "slept"


def test_an_rpc_queue_of_an_older_kind_that_holds_requests_ends_the_start_with_a_clear_sentence(world: World) -> None:
    queue = f"rpc-{world.probe}"
    with open_connection(world.amqp_uri) as connection:
        connection.channel().queue_declare(queue, durable=True, auto_delete=False)
    publish(world.amqp_uri, "", queue, {})

    service = world.serve()

    assert service.wait() == 1
    assert "other arguments" in service.text()
    assert queue in service.text()


def test_a_queue_deleted_while_the_service_runs_is_declared_again(world: World) -> None:
    world.serve().ready()

    with open_connection(world.amqp_uri) as connection:
        connection.channel().queue_delete(world.queue)

    wait_until(lambda: world.length(world.queue) == 0)
    event = world.say()
    wait_until(lambda: world.effects() == [event])


def test_every_queue_with_other_arguments_is_named_at_once(world: World) -> None:
    subscription = Subscription(world.queue, world.happened.exchange, world.happened.name)
    with open_connection(world.amqp_uri) as connection:
        for queue in (subscription.queue, subscription.dead_queue):
            connection.channel().queue_declare(queue, durable=True, auto_delete=False)

        with pytest.raises(TopologyMismatch) as refusal:
            declare(connection.channel, [subscription], world.settings.retry)

    assert len(refusal.value.mismatches) == 2


def test_declaring_twice_changes_nothing(world: World) -> None:
    world.declare()
    event = world.say()

    world.declare()

    assert world.length(world.queue) == 1
    assert event


def test_definitions_describe_the_three_queues_of_each_subscription() -> None:
    with redirect_stdout(StringIO()) as printed:
        assert main(["definitions", PROBE]) == 0

    definitions = json.loads(printed.getvalue())

    assert [queue["name"] for queue in definitions["queues"]] == [
        "probe.thing.happened.v1",
        "probe.thing.happened.v1.dead",
        "probe.thing.happened.v1.retry",
    ]
    assert definitions["bindings"][0]["source"] == "source.events"
    assert definitions["bindings"][0]["routing_key"] == "thing.happened.v1"
