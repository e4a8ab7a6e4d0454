"""Local holidays, closing days and half days: what may be entered, and which days they are."""

from __future__ import annotations

from datetime import date, time

import pytest

from services.contracts.region import check, complete
from services.contracts.region.calendar import days_off, of_calendar
from tests.contract.region.documents import region

PEACE_FEAST, ASSUMPTION, CORPUS_CHRISTI = date(2027, 8, 8), date(2027, 8, 15), date(2026, 6, 4)


def with_calendar(state="BY", *, at_site=None, **calendar):
    document = region()
    document["region"] |= {"state": state, **calendar}
    document["sites"][0] |= at_site or {}
    return document


def calendar_of(document, site=0):
    whole = complete(document)
    head = whole["region"]
    return days_off(head["state"], of_calendar(head), of_calendar(whole["sites"][site]))


def test_a_part_of_a_state_has_days_off_that_the_state_has_not():
    everywhere = calendar_of(with_calendar())
    assert not {PEACE_FEAST, ASSUMPTION} & everywhere.closed
    catholic = calendar_of(with_calendar(local_holidays=["catholic"]))
    assert ASSUMPTION in catholic.closed and PEACE_FEAST not in catholic.closed
    augsburg = calendar_of(with_calendar(local_holidays=["augsburg"]))
    assert {PEACE_FEAST, ASSUMPTION} <= augsburg.closed
    for state in ("TH", "SN"):
        assert CORPUS_CHRISTI in calendar_of(with_calendar(state, local_holidays=["catholic"])).closed


def test_a_site_has_its_own_days_beside_those_of_its_region():
    document = with_calendar(
        closed_days=["2027-05-07"], at_site={"local_holidays": ["catholic"], "holidays": ["07-04"]}
    )
    here, there = calendar_of(document), calendar_of(document, site=1)
    assert {date(2027, 5, 7), ASSUMPTION, date(2027, 7, 4), date(2030, 7, 4)} <= here.closed
    assert date(2027, 5, 7) in there.closed
    assert not {ASSUMPTION, date(2027, 7, 4)} & there.closed


def test_a_half_day_ends_early_and_counts_for_no_notice():
    halves = [{"day": "12-24", "closes": "12:00", "name": "Heiligabend"}, {"day": "12-31", "closes": "13:00"}]
    document = with_calendar(closed_days=halves, at_site={"closed_days": [{"day": "12-24", "closes": "11:00"}]})
    calendar = calendar_of(document)
    assert calendar.early[date(2027, 12, 24)] == time(11)
    assert calendar.early[date(2027, 12, 31)] == time(13)
    assert not calendar.is_working_day(date(2027, 12, 24))
    assert calendar.is_working_day(date(2027, 12, 23))


def test_a_day_closed_all_day_is_no_half_day():
    closed = calendar_of(
        with_calendar(closed_days=["12-24"], at_site={"closed_days": [{"day": "12-24", "closes": "12:00"}]})
    )
    assert date(2027, 12, 24) in closed.closed and date(2027, 12, 24) not in closed.early


def test_the_last_of_february_comes_in_leap_years():
    closed = calendar_of(with_calendar(closed_days=["02-29"])).closed
    assert {day for day in closed if (day.month, day.day) == (2, 29)} == {
        date(year, 2, 29) for year in range(2020, 2041, 4)
    }


def test_days_are_read_alone_or_with_a_name_and_written_in_one_way():
    document = with_calendar(holidays=[date(2027, 8, 8), {"day": "08-15", "name": "Mariä Himmelfahrt"}])
    once = complete(document)
    assert once["region"]["holidays"] == [{"day": "2027-08-08"}, {"day": "08-15", "name": "Mariä Himmelfahrt"}]
    assert complete(once) == once


@pytest.mark.parametrize(
    ("calendar", "place", "code"),
    [
        ({"closed_days": ["02-30"]}, "region/closed_days/0/day", "not-a-day"),
        ({"closed_days": ["8. August"]}, "region/closed_days/0/day", "not-a-day"),
        ({"closed_days": ["1998-08-08"]}, "region/closed_days/0/day", "year-out-of-range"),
        ({"closed_days": "12-24"}, "region/closed_days", "text-instead-of-list"),
        ({"closed_days": ["12-24", {"day": "12-24", "closes": "12:00"}]}, "region/closed_days/1", "day-twice"),
        ({"closed_days": [{"day": "12-24", "closes": "noon"}]}, "region/closed_days/0/closes", "not-a-time"),
        ({"holidays": [{"day": "12-24", "closes": "12:00"}]}, "region/holidays/0/closes", "unknown-key"),
        ({"holidays": [{"name": "Friedensfest"}]}, "region/holidays/0/day", "missing"),
        ({"local_holidays": ["Augsburg"]}, "region/local_holidays/0", "not-one-of"),
        ({"state": "NI", "local_holidays": ["augsburg"]}, "region/local_holidays/0", "holiday-of-another-state"),
    ],
)
def test_a_day_that_cannot_be_meant_is_a_fault_with_its_place(calendar, place, code):
    assert [(fault.place, fault.code) for fault in check(with_calendar(**calendar))] == [(place, code)]
