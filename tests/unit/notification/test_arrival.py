"""When a letter arrives, and which appointments it may still announce (promise 7)."""

from __future__ import annotations

from datetime import date

import pytest

from services.notification.adapters.calendar import SiteCalendar
from services.notification.domain.deadline import arrival, in_time
from tests.unit.notification.builders import change, visit

TERMS = {"printing_days": 2, "postal_days": 2, "postage_cents": 80}


def working_day(state):
    return lambda day: SiteCalendar().is_working_day(state, day)


@pytest.mark.parametrize(
    ("state", "handed_over", "expected"),
    [
        ("NI", date(2020, 6, 8), date(2020, 6, 12)),  # Corpus Christi, 11 June, is no holiday in Lower Saxony
        ("NW", date(2020, 6, 8), date(2020, 6, 15)),  # but it is in North Rhine-Westphalia
        ("NI", date(2020, 6, 12), date(2020, 6, 18)),  # over a weekend
        ("NI", date(2020, 4, 9), date(2020, 4, 17)),  # over Easter
    ],
)
def test_paper_takes_printing_and_postal_days_counted_in_working_days_of_the_state(state, handed_over, expected):
    assert arrival("print", handed_over, TERMS, working_day(state)) == expected


def test_local_holidays_closing_days_and_half_days_are_no_post_days_either():
    days = {
        "region": {"holidays": [{"day": "06-09"}]},
        "site": {"closed_days": [{"day": "2020-06-10", "closes": "12:00"}]},
    }
    calendar = SiteCalendar()
    assert arrival("print", date(2020, 6, 8), TERMS, lambda day: calendar.is_working_day("NI", day, days)) == date(
        2020, 6, 16
    )


def test_an_email_is_read_the_next_day():
    assert arrival("email", date(2020, 6, 12), TERMS, working_day("NI")) == date(2020, 6, 13)


@pytest.mark.parametrize(("arrives", "expected"), [(date(2020, 6, 25), True), (date(2020, 6, 26), False)])
def test_an_appointment_on_the_day_of_arrival_is_the_first_that_is_announced(arrives, expected):
    assert in_time(change("kept"), arrives, "Europe/Berlin") is expected


def test_an_appointment_that_is_moved_away_from_tomorrow_is_not_left_to_the_post():
    moved = change("moved", before=visit("2020-06-11T09:30:00+02:00"))

    assert not in_time(moved, date(2020, 6, 16), "Europe/Berlin")


def test_the_day_of_an_appointment_is_the_local_one():
    late_in_utc = change("kept", before=visit("2020-06-24T22:30:00+00:00"), after=visit("2020-06-24T22:30:00+00:00"))

    assert in_time(late_in_utc, date(2020, 6, 25), "Europe/Berlin")
