"""The lead in working days: over clock changes, local holidays, Christmas, Sundays, midnight, the missing hour."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.region.calendar import days_off
from services.notification.domain.deadline import arrival
from services.sites.application.switches.leads import leads_in
from services.sites.domain.lead import (
    Terms,
    after_working_days,
    announce_at,
    announcement,
    first_date,
    working_days_between,
)
from services.sites.domain.stages import Stage, definition
from services.sites.domain.switch import Lead
from tests.unit.sites.documents import region, site, whole

BERLIN = ZoneInfo("Europe/Berlin")
PLAIN = days_off("NI").is_working_day
TERMS = Terms(2, 2)
CALENDARS = {
    "Lower Saxony": {},
    "closed on 9 and 10 July": {"closed_days": [{"day": "2020-07-09"}, {"day": "2020-07-10"}]},
    "half a day on 9 July": {"closed_days": [{"day": "2020-07-09", "closes": "12:00"}]},
}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("effective_at", "days", "announced"),
    [
        ("2020-07-13 08:00", 5, "2020-07-06 00:00"),  # Monday: the Monday before
        ("2020-07-12 08:00", 5, "2020-07-06 00:00"),  # a Sunday: the last letter is there on Friday
        ("2020-07-13 00:00", 5, "2020-07-06 00:00"),  # at midnight it is Monday's first instant
        ("2020-07-13 08:00", 0, "2020-07-13 00:00"),
        ("2020-07-13 08:00", 1, "2020-07-10 00:00"),
        ("2020-03-30 08:00", 5, "2020-03-23 00:00"),  # over the night in which an hour is missing
        ("2020-03-29 02:30", 5, "2020-03-23 00:00"),  # in that hour, which no clock shows
        ("2020-10-26 08:00", 5, "2020-10-19 00:00"),  # over the night in which an hour comes twice
        ("2021-01-04 08:00", 7, "2020-12-22 00:00"),  # Christmas, New Year on a Friday; Christmas Eve is a working day
        ("2020-05-22 08:00", 3, "2020-05-18 00:00"),  # Ascension Day on a Thursday
    ],
)
def test_the_announcement_is_midnight_of_the_nth_working_day_before(effective_at, days, announced):
    at = announce_at(local(effective_at), days, BERLIN, PLAIN)
    assert at == local(announced).astimezone(UTC)
    assert at.astimezone(BERLIN).strftime("%H:%M") == "00:00"


def test_a_holiday_of_the_town_inside_the_lead_makes_it_longer():
    augsburg = days_off("BY", {"local_holidays": ["augsburg"]}).is_working_day
    at = local("2022-08-10 08:00")  # the Wednesday after the Peace Festival of 8 August
    assert announce_at(at, 3, BERLIN, augsburg) == local("2022-08-04 00:00")
    assert announce_at(at, 3, BERLIN, days_off("BY").is_working_day) == local("2022-08-05 00:00")


@pytest.mark.parametrize(
    ("calendar", "announced"),
    [
        ("Lower Saxony", "2020-07-06 00:00"),
        ("closed on 9 and 10 July", "2020-07-02 00:00"),
        ("half a day on 9 July", "2020-07-03 00:00"),
    ],
)
def test_days_off_of_a_single_site_count_for_it(calendar, announced):
    document = whole(region(sites=[site("altstadt"), site("campus", **CALENDARS[calendar])]))
    stage = Stage("booked", 20, "Booked", 1, definition(document["stages"][1]))
    now = local("2020-06-17 08:00")

    def planned(*sites: str) -> datetime:
        return leads_in(document, sites).announcement(stage, local("2020-07-13 08:00"), None, now).at

    assert planned("campus") == local(announced)
    assert planned("altstadt") == local("2020-07-06 00:00")
    assert planned("altstadt", "campus") == local(announced), "of several sites the earliest counts"


@pytest.mark.parametrize(
    ("plan", "own", "days"), [(None, None, 5), (8, None, 8), (8, 2, 2), (None, 0, 0), (0, None, 0)]
)
def test_the_switch_s_own_lead_goes_before_the_plan_s_and_that_before_what_the_post_takes(plan, own, days):
    document = whole()
    stage = Stage("booked", 20, "Booked", 1, {**definition(document["stages"][1]), "lead_days": plan})
    lead = Lead(own, "Alle sind angerufen") if own is not None else None
    at = local("2020-07-13 08:00")
    planned = leads_in(document, ["campus"]).announcement(stage, at, lead, local("2020-06-17 08:00"))
    assert planned.at == announce_at(at, days, BERLIN, PLAIN)
    assert (planned.kept, planned.needed) == (days, 5)
    assert planned.late is (days < 5)


DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))


@given(day=DAYS, hour=st.integers(0, 23), printing=st.integers(0, 5), postal=st.integers(0, 5), notice=DAYS)
def test_who_keeps_the_lead_is_never_late_and_who_is_late_did_not_keep_it(day, hour, printing, postal, notice):
    """The letters' own reckoning of their arrival is the same."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN).astimezone(UTC)
    now = datetime(notice.year, notice.month, notice.day, 9, tzinfo=BERLIN).astimezone(UTC)
    terms = Terms(printing, postal)
    planned = announcement(at, terms.lead, terms, BERLIN, [PLAIN], now)
    handed_over = planned.at.astimezone(BERLIN).date()
    about = {"printing_days": printing, "postal_days": postal, "postage_cents": 80}
    assert planned.arrives_on["print"] == arrival("print", handed_over, about, PLAIN)
    assert planned.arrives_on["email"] == arrival("email", handed_over, about, PLAIN)
    assert planned.at >= now
    if planned.kept >= planned.needed:
        assert planned.arrives_on["print"] < day
    if not planned.at_once:
        assert not planned.late or printing + postal == 0


@given(today=DAYS, hour=st.integers(0, 23), needed=st.integers(0, 12))
def test_the_first_date_is_the_first_working_day_that_keeps_the_lead(today, hour, needed):
    now = datetime(today.year, today.month, today.day, 9, tzinfo=BERLIN).astimezone(UTC)
    wanted = datetime(2020, 6, 17, hour, tzinfo=BERLIN)
    at = first_date(wanted, needed, BERLIN, [PLAIN], now).astimezone(BERLIN)
    earlier = map(date.fromordinal, range(today.toordinal() + 1, at.date().toordinal()))
    assert PLAIN(at.date()) and working_days_between(today, at.date(), PLAIN) >= needed
    assert not [day for day in earlier if PLAIN(day) and working_days_between(today, day, PLAIN) >= needed]


def test_a_first_date_in_the_missing_hour_is_an_instant_all_the_same():
    at = first_date(local("2020-03-01 02:30"), 4, BERLIN, [PLAIN], local("2020-03-24 09:00"))
    assert at > local("2020-03-24 09:00")
    assert after_working_days(date(2020, 3, 27), 1, PLAIN) == date(2020, 3, 30)
