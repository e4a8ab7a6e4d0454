"""Promise 13: a network that takes bytes and delivers none is noticed by the heartbeats, and costs nothing."""

import json
import time

import pytest
import yaml

from tests.backbone import Process, wait_until
from tests.faults.arena import Arena
from tests.faults.proxy import Mode

HEARTBEAT = 5  # the shortest that the configuration allows


@pytest.mark.parametrize("hole", ["black_hole_up", "black_hole_down", "black_hole"])
def test_a_half_dead_network_is_noticed_and_loses_and_doubles_nothing(arena: Arena, proxy, hole: Mode) -> None:
    _quick_heartbeat(arena)
    line = proxy(arena.amqp_uri)
    service, relay = arena.cast(broker=line.through(arena.amqp_uri)).start().running.values()
    writer = arena.writer(0.05)
    wait_until(lambda: arena.effects(), 20, "the first effects")

    line.set(hole)
    arena.oracle.hit()
    began = time.monotonic()
    # Each has a connection of its own: one that noticed would hide another that did not.
    wait_until(lambda: not {"events", "rpc"} & _passed(service), 5 * HEARTBEAT, "the service notices, on both")
    wait_until(lambda: relay.get("/readyz")[0] == 503, 5 * HEARTBEAT, "the relay notices")
    while time.monotonic() < began + 2.5 * HEARTBEAT:
        time.sleep(0.2)
    assert service.get("/healthz")[0] == 200
    line.set("ok")
    arena.oracle.healed()

    service.ready(60)
    relay.ready(60)
    after = len(writer.committed)
    wait_until(lambda: len(writer.committed) > after + 10)
    arena.conclude()


def _passed(service: Process) -> set[str]:
    """The readiness checks that pass."""
    checks = json.loads(service.get("/readyz")[1])["checks"]
    return {name for name, answer in checks.items() if answer == "ok"}


def _quick_heartbeat(arena: Arena) -> None:
    document = yaml.safe_load(arena.settings_path.read_text())
    document["broker"]["heartbeat_seconds"] = HEARTBEAT
    arena.settings_path.write_text(yaml.safe_dump(document))
