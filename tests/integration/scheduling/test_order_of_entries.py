"""Entries of a timeline are heard of in any order, late, or after what overtakes them."""

from __future__ import annotations

from datetime import timedelta

from services.contracts.events import sites
from tests.integration.scheduling.dated import AFTER, BEFORE, DATE, DAY, last_totals, refusal
from tests.integration.scheduling.town import CLOSED, at, limits, row, stage


def test_an_entry_in_force_may_be_heard_of_before_the_entry(town):
    town.in_force(2, DATE)
    town.announce(2, CLOSED, limits(in_person=False), at=DATE)
    assert refusal(town.book, starts_at=AFTER) == "not-bookable-admission"
    assert town.book(starts_at=BEFORE)["state"] == "booked"


def test_limits_before_their_announcement(town):
    town.bring(row(2, starts_at=AFTER))
    town.limits(2, limits(in_person=False))
    assert town.bookable(instant=AFTER)
    town.stage(2, CLOSED, at=DATE)
    assert last_totals(town)["lapsed"] == 1
    assert town.bookable(instant=AFTER)


def test_an_entry_dated_before_a_later_announced_one_ends_there_whichever_comes_first(town):
    opens = at(day=DAY + 2, hour=0)
    town.bring(row(2, starts_at=AFTER), row(3, starts_at=at(day=DAY + 3)))
    town.announce(3, stage(), at=opens)
    town.announce(2, CLOSED, limits(in_person=False), at=DATE)
    assert [body["data"]["totals"]["before"] for body in town.said("site.replanned")] == [0, 1, 1]
    assert min(each["starts_at"] for each in town.appointments()) >= opens
    assert town.holding(AFTER).sequence == 2
    assert town.holding(opens).sequence == 3
    assert not town.broken()


def test_an_announcement_whose_date_has_passed_meanwhile_is_about_what_is_still_to_come(town):
    town.bring(row(2, starts_at=AFTER), row(3, starts_at=at(day=DAY + 3)))
    body = town.stage_body(2, CLOSED, at=DATE)
    town.clock.time = at(day=DAY + 2)
    town.events.on_stage_changed(sites.STAGE_CHANGED.load(body))
    town.limits(2, limits(in_person=False))
    assert last_totals(town)["before"] == 1
    assert [each["state"] for each in town.appointments()] == ["booked", "lapsed"]


def test_a_switch_at_once_before_an_announced_date_ends_there(town):
    town.bring(row(2, starts_at=BEFORE), row(3, starts_at=AFTER))
    town.announce(2, stage(), at=DATE)
    town.switch(3, CLOSED, limits(in_person=False))
    assert last_totals(town)["moved"] == last_totals(town)["before"] == 1
    assert min(each["starts_at"] for each in town.appointments()) >= DATE
    assert town.book(starts_at=AFTER)["state"] == "booked"
    assert not town.broken()


def test_a_switch_at_once_drops_what_is_open_of_the_entry_just_in_force(town):
    town.bring(row(2, starts_at=AFTER))
    town.stage(2, CLOSED, at=DATE)
    town.clock.time = DATE + timedelta(minutes=5)
    town.switch(3, stage())
    town.limits(2, limits(in_person=False))
    assert [body["sequence"] for body in town.said("site.replanned")] == [1, 3]
    assert [each["state"] for each in town.appointments()] == ["booked"]
    assert town.bookable(instant=AFTER)
