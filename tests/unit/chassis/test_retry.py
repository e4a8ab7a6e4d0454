"""Pauses double, are limited, and are counted in rounds the broker has counted."""

import pytest

from services.chassis.messaging.retry import Schedule, rounds_made
from services.chassis.process.config import RetrySettings


def schedule(delay: float = 2, limit: int = 6, longest: float = 60) -> Schedule:
    return Schedule.of(RetrySettings(delay, limit, longest))


def test_pauses_double():
    assert list(schedule().rounds) == [0, 1, 3, 7, 15, 31]


def test_pauses_do_not_grow_beyond_the_longest():
    assert list(schedule(delay=2, longest=8).rounds) == [0, 1, 3, 7, 11, 15]


@pytest.mark.parametrize(("rounds", "due"), [(0, 1), (1, 2), (2, None), (3, 3), (6, None), (31, 6), (32, 6), (1000, 6)])
def test_a_try_is_due_only_when_its_pause_is_over(rounds, due):
    assert schedule().due(rounds) == due


def test_with_a_limit_of_one_the_first_try_is_the_last():
    assert schedule(limit=1).is_last(1)


def test_only_rejections_from_the_own_queue_count():
    headers = {
        "x-death": [
            {"queue": "q", "reason": "rejected", "count": 3},
            {"queue": "q", "reason": "delivery_limit", "count": 9},
            {"queue": "q.retry", "reason": "expired", "count": 3},
        ]
    }
    assert rounds_made(headers, "q") == 3


@pytest.mark.parametrize("deaths", [None, 7, "x", [7], [{"queue": "q", "reason": "rejected", "count": "many"}]])
def test_headers_that_make_no_sense_count_nothing(deaths):
    assert rounds_made({"x-death": deaths}, "q") == 0
