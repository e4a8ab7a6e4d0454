"""Everything at once, at random moments: kills, stops, freezes and cuts, with commands coming in all the while."""

from collections.abc import Callable
from functools import partial

import pytest

from tests.faults.arena import BROKEN, Arena
from tests.faults.cast import Cast
from tests.faults.customer import Customer
from tests.faults.oracle import compare
from tests.faults.proxy import Proxy


def storm(arena: Arena, cast: Cast, faults: dict[str, Callable[[], object]], seconds: float) -> None:
    with Customer(arena.port("source")).busy() as customer:
        arena.schedule.storm(faults, seconds, least=0.1, most=0.8)
        cast.revive_all()
    arena.conclude(within=90)
    assert customer.accepted
    assert not set(customer.accepted) - set(arena.commanded()), "answered and then forgotten"
    if not BROKEN:
        assert compare(arena.commanded(), arena.outbox_ids()).sound, "state without event, or event without state"


@pytest.mark.sharp
def test_services_and_relays_killed_frozen_and_ended_at_random_lose_and_double_nothing(arena: Arena) -> None:
    cast = arena.cast(services=2, relays=2, source=True).start()

    storm(arena, cast, {"kill": cast.kill, "freeze": cast.freeze, "end": cast.terminate}, 15)


@pytest.mark.timeout(600)
def test_processes_die_and_connections_to_broker_and_database_are_cut_at_random_and_nothing_is_lost(
    arena: Arena, proxy: Callable[[str], Proxy]
) -> None:
    lines = {"broker": proxy(arena.amqp_uri), "probe": proxy(arena.database_url), "source": proxy(arena.source_url)}
    cast = arena.cast(
        services=2, relays=2, source=True, broker=lines["broker"].through(arena.amqp_uri),
        probe=lines["probe"].through(arena.database_url), origin=lines["source"].through(arena.source_url),
    ).start()  # fmt: skip

    def cut(name: str) -> None:
        if lines[name].cut():
            arena.oracle.hit()

    cuts = {f"cut {name}": partial(cut, name) for name in lines}
    storm(arena, cast, {"kill": cast.kill, "freeze": cast.freeze, "end": cast.terminate, **cuts}, 60)
