"""Everything at once, at random moments."""

import pytest

from tests.faults.arena import Arena


@pytest.mark.sharp
def test_services_and_relays_killed_stopped_and_ended_at_random_lose_and_double_nothing(arena: Arena) -> None:
    cast = arena.cast(services=2, relays=2).start()
    arena.writer()

    arena.schedule.storm({"kill": cast.kill, "freeze": cast.freeze, "end": cast.terminate}, seconds=20)

    cast.revive_all()
    arena.conclude()
