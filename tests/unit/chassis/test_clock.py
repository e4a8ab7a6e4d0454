"""Time runs on from the chosen instant, the same in every process of one start."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from services.chassis.process.clock import Clock, parse_instant, system_clock


def test_without_a_chosen_instant_it_is_now():
    assert abs(system_clock({}).now() - datetime.now(UTC)) < timedelta(seconds=1)


def test_time_runs_on_from_the_chosen_instant():
    since = time.time() - 60

    now = system_clock({"STUFENPLAN_NOW": "2020-06-16T08:00:00+02:00", "STUFENPLAN_NOW_SINCE": str(since)}).now()

    assert timedelta(seconds=60) <= now - datetime(2020, 6, 16, 6, tzinfo=UTC) < timedelta(seconds=62)
    assert now.tzinfo is UTC


def test_two_processes_of_one_start_agree():
    environ = {"STUFENPLAN_NOW": "2020-06-16T08:00:00Z", "STUFENPLAN_NOW_SINCE": "1000"}

    assert system_clock(environ).offset == system_clock(dict(environ)).offset


def test_a_clock_follows_real_time():
    ticks = iter([100.0, 160.0])
    clock = Clock(timedelta(days=1), real=lambda: next(ticks))

    assert clock.now() + timedelta(seconds=60) == clock.now()


@pytest.mark.parametrize("text", ["2020-06-16", "2020-06-16T08:00:00", "tomorrow"])
def test_an_instant_needs_an_offset(text):
    with pytest.raises(ValueError):
        parse_instant(text)
