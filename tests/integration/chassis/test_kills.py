"""The oracle: relays and services are killed at random moments while events flow, and every event has one effect."""

import random
import time

from tests.backbone import Process, wait_until
from tests.integration.chassis.conftest import World

EVENTS = 600
SECONDS = 15


def test_whatever_is_killed_at_whatever_moment_every_event_has_exactly_one_effect(world: World) -> None:
    chance = random.Random(20200616)
    world.declare()
    events = world.write(EVENTS // 2)
    running: dict[str, Process] = {}
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        victim = chance.choice(["service", "relay"])
        if victim in running:
            running.pop(victim).kill()
        running[victim] = world.serve() if victim == "service" else world.relay()
        time.sleep(chance.uniform(0.5, 3))
    events += world.write(EVENTS - len(events))
    for process in running.values():
        process.kill()

    world.serve().ready()
    world.relay().ready()

    wait_until(lambda: world.pending() == [], 30)
    wait_until(lambda: len(set(world.effects())) == EVENTS, 60)
    wait_until(lambda: world.length(world.queue) == 0)
    lost = set(events) - set(world.effects())
    duplicated = len(world.effects()) - len(set(world.effects()))
    unexpected = set(world.effects()) - set(events)
    assert (lost, duplicated, unexpected, world.length(world.dead)) == (set(), 0, set(), 0)
