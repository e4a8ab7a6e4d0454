"""Days and times as people type them."""

from datetime import date, time

import pytest

from services.gateway import wording
from services.gateway.wording.typed import typed_day, typed_time

TODAY = date(2020, 6, 15)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17.06.2020", date(2020, 6, 17)),
        ("17.6.20", date(2020, 6, 17)),
        (" 17.6. ", date(2020, 6, 17)),
        ("17.6", date(2020, 6, 17)),
        ("14.6.", date(2021, 6, 14)),
        ("2020-06-17", date(2020, 6, 17)),
        ("17/6/2020", date(2020, 6, 17)),
        ("17. Juni 2020", date(2020, 6, 17)),
        ("17 Jun", date(2020, 6, 17)),
        ("1. März 2021", date(2021, 3, 1)),
        ("3 May 2021", date(2021, 5, 3)),
        ("heute", TODAY),
        ("Morgen", date(2020, 6, 16)),
        ("31.02.2021", None),
        ("17.13.2020", None),
        ("Mittwoch", None),
        ("17. Foo 2020", None),
        ("", None),
    ],
)
def test_a_day_is_taken_as_it_is_typed(text: str, day: date | None) -> None:
    wording.use("de")
    assert typed_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("8", time(8)),
        ("8:00", time(8)),
        ("08:30", time(8, 30)),
        ("8.30 Uhr", time(8, 30)),
        ("0:00", time(0)),
        ("24:00", None),
        ("8:60", None),
        ("acht", None),
        ("", None),
    ],
)
def test_a_time_is_taken_as_it_is_typed(text: str, at: time | None) -> None:
    assert typed_time(text) == at
