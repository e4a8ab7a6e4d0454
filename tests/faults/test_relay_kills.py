"""Promise 3: every committed event reaches the broker, whenever the relay dies."""

import itertools

import pytest

from tests.faults.arena import QUICK, Arena
from tests.faults.cast import Cast

POINTS = ("relay.after_select", "relay.after_publish", "relay.after_confirm", "relay.before_mark")
EVENTS = 10_000


@pytest.mark.timeout(600)
@pytest.mark.parametrize("point", POINTS)
def test_a_relay_that_dies_at_this_point_again_and_again_loses_nothing(arena: Arena, point: str) -> None:
    arena.declare()
    arena.many(EVENTS // 2)
    # Each life of the relay gets a little further than the batch it dies in; the last one gets to the end.
    lives = (f"{point}:{arena.schedule.some(1, 3)}" for _ in range(8))
    cast = _mortal(arena, itertools.chain(lives, itertools.repeat("")))
    cast.start(ready=False)

    with cast.watched():
        arena.many(EVENTS // 2)
        arena.oracle.healed()
        arena.conclude(within=240)

    assert arena.oracle.injected == 8


@pytest.mark.sharp
def test_a_relay_that_dies_at_any_point_loses_nothing(arena: Arena) -> None:
    arena.declare()
    lives = [f"{point}:{arena.schedule.some(1, 2)}" for point in POINTS]
    arena.schedule.random.shuffle(lives)
    cast = _mortal(arena, itertools.chain(lives, itertools.repeat("")))
    cast.start(ready=False)

    with cast.watched():
        arena.many(1000)
        arena.conclude(within=120)

    assert arena.oracle.injected == len(POINTS)


def _mortal(arena: Arena, lives: itertools.chain) -> Cast:
    """A service, and a relay whose lives end at these points."""
    relay = {"relay": lambda: arena.relay(arena.port("relay"), STUFENPLAN_FAIL_AT=next(lives))}
    service = {"service": lambda: arena.serve(arena.port("service"), kind=QUICK)}
    return Cast(service | relay, arena.schedule, arena.oracle)
