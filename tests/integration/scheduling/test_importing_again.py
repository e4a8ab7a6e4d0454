"""A full export that comes again: what is new in it is taken, what became of an appointment here is kept."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.scheduling.application.bookings.cancel_appointment import cancel_appointment
from services.scheduling.application.commands import Cancel
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.town import CLERK, CLOSED, at, row, stage

PEOPLE = [new_id() for _ in range(9)]


def line(number, **changes):
    return row(number, **{"household_id": PEOPLE[number - 2], **changes})


def counts(answer):
    return {key: answer[key] for key in ("imported", "updated", "unchanged", "vanished_count")}


def by_reference(town):
    return {each["reference"]: each for each in town.appointments()}


def test_a_file_that_comes_again_with_a_line_more_takes_that_line(town):
    town.bring(line(2), line(3))
    before = town.appointments()
    answer = town.bring(line(2), line(3), line(4))
    assert counts(answer) == {"imported": 1, "updated": 0, "unchanged": 2, "vanished_count": 0}
    kept = by_reference(town)
    assert [kept[each["reference"]] for each in before] == before


def test_what_a_line_says_anew_is_taken_and_the_appointment_stays_the_same_one(town):
    town.bring(line(2, staff=("benefits-01",)), line(3))
    id = by_reference(town)["T-2"]["id"]
    answer = town.bring(line(2, staff=("benefits-01",), starts_at=at(day=4, hour=11), persons=2), line(3))
    assert counts(answer) == {"imported": 0, "updated": 1, "unchanged": 1, "vanished_count": 0}
    changed = by_reference(town)["T-2"]
    assert (changed["id"], changed["starts_at"], changed["persons"]) == (id, at(day=4, hour=11), 2)
    assert town.book(staff=("benefits-01",), starts_at=at(day=3)), "its old time is free"
    assert not town.broken()


def test_two_lines_may_change_places(town):
    first, second = ("benefits-01",), ("benefits-02",)
    town.bring(line(2, staff=first), line(3, staff=second))
    assert town.bring(line(2, staff=second), line(3, staff=first))["updated"] == 2
    assert by_reference(town)["T-2"]["staff"] == ["benefits-02"]
    assert not town.broken()


def test_a_number_never_goes_over_to_another_household(town):
    town.bring(line(2), line(3))
    before = by_reference(town)
    with pytest.raises(Problem) as refusal:
        town.bring(line(2, household_id=new_id()), line(3))
    assert [(fault.place, fault.code) for fault in refusal.value.faults] == [
        ("line 2/reference", "number-of-another-household")
    ]
    assert by_reference(town) == before


def test_an_appointment_may_change_its_site(town):
    town.bring(line(2))
    assert town.bring(line(2, site="list"))["updated"] == 1
    assert by_reference(town)["T-2"]["site"] == "list"
    assert not town.broken()


def test_what_became_of_an_appointment_here_is_kept_while_its_line_stays_the_same(town):
    town.bring(line(2, phone_known=True), line(3))
    cancelled = by_reference(town)["T-3"]["id"]
    cancel_appointment(town.app, town.id, Cancel(UUID(str(cancelled))), CLERK)
    town.switch(2, CLOSED)
    answer = town.bring(line(2, phone_known=True), line(3))
    assert counts(answer) == {"imported": 0, "updated": 0, "unchanged": 1, "vanished_count": 0}
    assert answer["over"] == ["T-3"]
    kept = by_reference(town)
    assert (kept["T-2"]["channel"], kept["T-3"]["state"]) == ("phone", "cancelled")


def test_what_was_booked_here_is_no_business_of_the_file(town):
    booked = town.book()
    town.bring(line(2))
    town.bring(line(2, starts_at=at(day=4)))
    assert [str(each["id"]) for each in town.appointments() if each["reference"] is None] == [booked["appointment_id"]]


def test_what_vanished_from_the_file_is_named_and_left(town):
    town.bring(line(2), line(3), line(4, starts_at=at(day=9)), line(5, site="list"))
    answer = town.bring(line(2), line(6, starts_at=at(day=4)))
    assert answer["vanished_count"] == 1
    assert [each["reference"] for each in answer["vanished"]] == ["T-3"]
    assert {each["state"] for each in town.appointments()} == {"booked"}


def test_a_change_that_is_not_possible_refuses_the_file_and_changes_nothing(town):
    town.bring(line(2), line(3))
    everything = town.everything()
    with pytest.raises(Problem) as caught:
        town.bring(line(2, starts_at=at(day=5)), line(3, starts_at=at(day=4)))
    assert [(fault.place, fault.code) for fault in caught.value.faults] == [("line 2/starts_at", "not-bookable-hours")]
    assert town.everything() == everything


def test_a_replanned_appointment_follows_its_file_again_when_that_says_something_new(town):
    town.bring(line(2, phone_known=True))
    town.switch(2, CLOSED)
    town.switch(3, stage())
    assert by_reference(town)["T-2"]["channel"] == Channel.PHONE
    assert town.bring(line(2, phone_known=True, starts_at=at(day=7)))["updated"] == 1
    assert by_reference(town)["T-2"]["channel"] == Channel.IN_PERSON
    assert not town.broken()
