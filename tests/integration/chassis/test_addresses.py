"""A broker with several addresses: whoever finds the first one dead takes the next."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local.ports import free_port
from services.chassis.messaging.deadletters import look
from services.chassis.process.run import rpc_client
from tests.backbone import wait_until
from tests.probe.world import PACKAGE, World


@pytest.fixture
def world(tmp_path: Path, broker_uri: str, database: Callable[[str], str]) -> Iterator[World]:
    """A probe world that knows two addresses; at the first one nobody answers."""
    addresses = f"amqp://u:hidden@127.0.0.1:{free_port()}/;{broker_uri}"
    made = World(tmp_path, addresses, database(PACKAGE), database("source"))
    yield made
    made.processes.close()


def test_events_relay_and_calls_take_the_next_address(world: World) -> None:
    service, relay = world.serve().ready(), world.relay().ready()

    written = world.write(3)

    wait_until(lambda: sorted(world.effects()) == sorted(written))
    with rpc_client(world.amqp_uri) as rpc:
        assert rpc[world.probe].sleep(0) == "slept"
    assert not [process.text() for process in (service, relay) if "hidden" in process.text()]


def test_a_message_is_parked_and_looked_at_by_way_of_the_next_address(world: World) -> None:
    world.serve().ready()

    world.publish(b"no json")

    assert wait_until(lambda: world.length(world.dead) == 1)
    (letter,) = look(world.amqp_uri, world.queue)
    assert "JSONDecodeError" in letter.reason
