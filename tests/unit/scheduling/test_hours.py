"""Opening hours are local to the site, on the days of clock change too."""

from datetime import UTC, date, datetime, time

import pytest

from services.scheduling.domain import quarters
from services.scheduling.domain.hours import HoursLine, overlapping
from tests.unit.scheduling.builders import BERLIN, opening

EVERY_DAY = HoursLine(frozenset(range(7)), time(0), time(5))


def hours_between(intervals):
    return sum((end - start).total_seconds() / 3600 for start, end in intervals)


@pytest.mark.parametrize(
    ("day", "utc_opening"),
    [(date(2020, 3, 27), 7), (date(2020, 3, 30), 6), (date(2020, 10, 23), 6), (date(2020, 10, 26), 7)],
)
def test_eight_in_the_morning_is_eight_local_before_and_after_the_clock_changes(day, utc_opening):
    [(opens, closes)] = opening().on(day)
    assert opens == datetime(day.year, day.month, day.day, utc_opening, tzinfo=UTC)
    assert opens.astimezone(BERLIN).hour == 8
    assert closes.astimezone(BERLIN).hour == 16


def test_the_night_of_the_clock_change_has_one_hour_less_or_more():
    always = opening(EVERY_DAY)
    assert hours_between(always.on(date(2020, 3, 28))) == 5
    assert hours_between(always.on(date(2020, 3, 29))) == 4
    assert hours_between(always.on(date(2020, 10, 25))) == 6


def test_a_public_holiday_is_closed():
    whit_monday = date(2020, 6, 1)
    assert opening(holidays=frozenset({whit_monday})).on(whit_monday) == []
    assert opening().on(whit_monday)


def test_an_appointment_must_lie_in_one_interval_not_across_the_lunch_break():
    lunch = opening(HoursLine(frozenset({0}), time(8), time(12)), HoursLine(frozenset({0}), time(13), time(16)))
    day = datetime(2020, 6, 15, tzinfo=BERLIN)
    assert lunch.covers(day.replace(hour=11, minute=30), day.replace(hour=12))
    assert not lunch.covers(day.replace(hour=11, minute=45), day.replace(hour=12, minute=15))
    assert not lunch.covers(day.replace(hour=11, minute=45), day.replace(hour=13, minute=15))


def test_notice_counts_working_days_only():
    friday = datetime(2020, 5, 29, 10, tzinfo=UTC)
    after = opening(holidays=frozenset({date(2020, 6, 1)})).after_working_days(friday, 2)
    assert after.astimezone(BERLIN) == datetime(2020, 6, 3, tzinfo=BERLIN)


def test_without_notice_the_time_itself_counts():
    now = datetime(2020, 5, 29, 10, tzinfo=UTC)
    assert opening().after_working_days(now, 0) == now


def test_hours_that_overlap_on_a_day_are_named():
    published = [
        HoursLine(frozenset({0, 1, 2}), time(8), time(16)),
        HoursLine(frozenset({1}), time(8), time(17, 30)),
        HoursLine(frozenset({4}), time(8), time(12, 30)),
    ]
    assert overlapping(published) == ["tue"]


def test_hours_that_close_before_they_open_are_refused():
    with pytest.raises(ValueError, match="not before"):
        HoursLine.parse({"days": ["mon"], "opens": "12:00", "closes": "08:00"})


def test_a_quarter_hour_belongs_to_a_stay_as_soon_as_it_is_touched():
    nine = datetime(2020, 6, 15, 9, tzinfo=UTC)
    first = quarters.floor(nine)
    assert quarters.span(nine, nine.replace(minute=30)) == range(first, first + 2)
    assert quarters.span(nine.replace(minute=10), nine.replace(minute=31)) == range(first, first + 3)
    assert quarters.moment(first) == nine


def test_lines_that_touch_are_one_interval():
    halves = opening(HoursLine(frozenset({0}), time(12), time(16)), HoursLine(frozenset({0}), time(8), time(12)))
    day = datetime(2020, 6, 15, tzinfo=BERLIN)
    assert halves.on(day.date()) == opening().on(day.date())
    assert halves.covers(day.replace(hour=11, minute=45), day.replace(hour=12, minute=15))
