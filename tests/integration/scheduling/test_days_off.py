"""Local holidays, closing days and half days count for every channel, for free times, bookings and moves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.chassis.process.problems import Problem
from services.scheduling.application.bookings.free_slots import free_slots
from services.scheduling.application.commands import FindSlots
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.town import at, document, row, stage

OUTING, HALF, EVE = at(day=3), at(day=4), at(day=2)


def with_days_off(town, **of_site):
    changed = document(town.id)
    changed["region"]["closed_days"] = [{"day": "2020-06-18", "name": "Betriebsausflug"}]
    changed["sites"][0]["closed_days"] = [{"day": "06-19", "closes": "10:00"}]
    changed["sites"][0] |= of_site
    town.loaded(changed)


def slots(town, day, channel, site="linden"):
    since = at(day=day, hour=0)
    asked = FindSlots(site, "placement", "consultation", channel, since, since + timedelta(days=1))
    return [slot["starts_at"] for slot in free_slots(town.app, town.id, asked)["slots"]]


@pytest.mark.parametrize("channel", Channel)
def test_a_closing_day_and_a_half_day_have_no_appointments(town, channel):
    with_days_off(town)
    wish = {"channel": channel, "department": "placement"}
    assert slots(town, 3, channel) == []
    assert max(slots(town, 4, channel)) == at(day=4, hour=9.5).isoformat()
    for moment in (at(day=3), at(day=4, hour=9.75)):
        with pytest.raises(Problem) as caught:
            town.book(**wish, starts_at=moment)
        assert caught.value.code == "not-bookable-hours"
        with pytest.raises(Problem) as caught:
            town.bring(row(2, **wish, starts_at=moment))
        assert [fault.code for fault in caught.value.faults] == ["not-bookable-hours"]
    assert town.book(**wish, starts_at=at(day=4, hour=9.5))


def test_what_one_site_has_off_the_other_has_not(town):
    with_days_off(town, local_holidays=["catholic"], holidays=[{"day": "2020-06-17"}])
    assert slots(town, 2, Channel.PHONE) == []
    assert slots(town, 2, Channel.PHONE, site="list")
    assert max(slots(town, 4, Channel.PHONE, site="list")) == at(day=4, hour=15.5).isoformat()


def test_notice_counts_neither_closing_days_nor_half_days(town):
    booked = town.book(starts_at=at(day=1), channel=Channel.IN_PERSON, department="placement")
    with_days_off(town)
    fridays_aside = [{"days": ["mon", "wed", "thu", "fri"], "opens": "08:00", "closes": "16:00"}]
    town.switch(2, stage(hours=fridays_aside, notice_working_days=3, departments={"placement": {"remote": []}}))
    (moved,) = town.appointments()
    # Tuesday and Wednesday are full; Thursday is the outing, Friday a half day: the third full day is Monday.
    assert str(moved["id"]) == booked["appointment_id"]
    assert moved["starts_at"] == at(day=7, hour=8)
