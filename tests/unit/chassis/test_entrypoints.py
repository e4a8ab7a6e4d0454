"""Timers are skipped while the database is away, and only then."""

import pytest
from psycopg_pool import PoolTimeout

from services.chassis.process.run import every


class Clock:
    trouble: Exception | None = None
    ticks = 0

    @every(60)
    def tick(self) -> None:
        if self.trouble:
            raise self.trouble
        self.ticks += 1


def test_a_tick_is_skipped_while_the_database_is_away():
    clock = Clock()
    clock.trouble = PoolTimeout("nobody answers")
    clock.tick()
    clock.trouble = None
    clock.tick()
    assert clock.ticks == 1


def test_any_other_failure_of_a_tick_is_one():
    clock = Clock()
    clock.trouble = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        clock.tick()
