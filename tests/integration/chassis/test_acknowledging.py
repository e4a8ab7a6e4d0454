"""Messages that are done at the same time are acknowledged at once, and none that is not done."""

import time
from collections.abc import Callable
from typing import Any

from kombu.message import Message

from services.chassis.messaging.broker import one_write, open_connection
from services.chassis.process.subscription.acknowledging import Acknowledgements
from tests.backbone import wait_until
from tests.integration.chassis.conftest import World


def filled(world: World, count: int) -> None:
    world.declare()
    for _ in range(count):
        world.say()
    wait_until(lambda: world.length(world.queue) == count)


def test_each_of_those_acknowledged_in_one_write_is_done_and_no_other(world: World) -> None:
    filled(world, 4)
    with open_connection(world.amqp_uri) as connection:
        channel: Any = connection.channel()
        messages = [channel.basic_get(world.queue) for _ in range(4)]
        writes = counted_writes(connection.connection)
        with one_write(connection.connection):
            for message in (messages[0], messages[2], messages[3]):
                channel.basic_ack(message.delivery_tag)
            assert writes == []
        assert len(writes) == 1
        channel.close()
    wait_until(lambda: world.length(world.queue) == 1)
    with open_connection(world.amqp_uri) as connection:
        again = connection.channel().basic_get(world.queue)
        assert again.body == messages[1].body


def counted_writes(connection: Any) -> list[bytes]:
    writes: list[bytes] = []
    write: Callable[[bytes], None] = connection.transport.write

    def note(piece: bytes) -> None:
        writes.append(piece)
        write(piece)

    connection.transport.write = note
    return writes


def test_messages_of_a_connection_that_is_gone_come_again_and_hold_up_no_other(world: World) -> None:
    filled(world, 2)
    acknowledgements = Acknowledgements()
    with open_connection(world.amqp_uri) as gone, open_connection(world.amqp_uri) as there:
        first, second = message_of(gone.channel(), world.queue), message_of(there.channel(), world.queue)
        gone.close()
        acknowledgements._waiting.append(first)
        acknowledgements._waiting.append(second)
        acknowledgements.flush()
        assert second.acknowledged
    wait_until(lambda: world.length(world.queue) == 1)
    time.sleep(0.2)
    assert world.length(world.queue) == 1, "the first comes again, the second does not"


def message_of(channel: Any, queue: str) -> Message:
    message: Message = channel.message_to_python(channel.basic_get(queue))
    return message
