"""A household is in one place at a time, over all sites and ways in, unless somebody else of it is meant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import UUID

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.scheduling.application.bookings.cancel_appointment import cancel_appointment
from services.scheduling.application.bookings.free_slots import free_slots
from services.scheduling.application.commands import Cancel, FindSlots
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.town import CLERK, at, limits, row, stage


def refused(town, **wish):
    with pytest.raises(Problem) as caught:
        town.book(**wish)
    return caught.value


def test_the_same_household_is_refused_here_and_elsewhere_by_every_channel(town):
    household = new_id()
    assert town.book(household_id=household)
    for where in ("linden", "list"):
        for channel in (Channel.IN_PERSON, Channel.PHONE):
            wish = {"household_id": household, "site": where, "channel": channel}
            assert refused(town, **wish, starts_at=at(day=3, hour=9.25)).code == "not-bookable-household"
    assert town.book(household_id=household, starts_at=at(day=3, hour=9.5), site="list")
    assert not town.broken()


def test_a_second_person_is_meant_when_it_is_said_with_a_note(town):
    household = new_id()
    town.book(household_id=household)
    for note in (None, " ", ".", "--", "12"):
        (fault,) = refused(town, household_id=household, second_person=True, note=note).faults
        assert (fault.place, fault.code) == ("note", "second-person-without-note")
    second = town.book(household_id=household, second_person=True, note="Sohn, U25", site="list")
    assert (second["second_person"], second["note"]) == (True, "Sohn, U25")
    assert refused(town, household_id=household).code == "not-bookable-household"
    assert "note" not in town.said("appointment.booked", site="list")[0]["data"]["appointment"]
    assert not town.broken()


def test_free_times_of_a_household_leave_out_when_it_is_somewhere(town):
    household = new_id()
    town.book(household_id=household, site="list")
    asked = FindSlots("linden", "benefits", "consultation", Channel.PHONE, at(day=3), at(day=3, hour=10), household)
    free = [slot["starts_at"] for slot in free_slots(town.app, town.id, asked)["slots"]]
    assert free == [at(day=3, hour=hour).isoformat() for hour in (9.5, 9.75)]


def test_a_cancelled_appointment_gives_the_household_its_time_back(town):
    household = new_id()
    booked = town.book(household_id=household)
    cancel_appointment(town.app, town.id, Cancel(UUID(booked["appointment_id"])), CLERK)
    assert town.book(household_id=household, site="list")


def test_a_file_names_the_lines_of_a_household_that_is_elsewhere(town):
    household, free = new_id(), new_id()
    town.book(household_id=household)
    lines = [
        row(2, household_id=household, site="list"),
        row(3, household_id=free),
        row(4, household_id=free, site="list", channel=Channel.PHONE),
        row(5, household_id=free, second_person=True, note="Tochter"),
        row(6, household_id=new_id(), second_person=True),
    ]
    with pytest.raises(Problem) as caught:
        town.bring(*lines)
    assert [(fault.place, fault.code) for fault in caught.value.faults] == [
        ("line 2/starts_at", "not-bookable-household"),
        ("line 4/starts_at", "not-bookable-household"),
        ("line 6/note", "second-person-without-note"),
    ]
    assert town.bring(lines[1], lines[3])["imported"] == 2
    assert not town.broken()


def test_a_replan_moves_nobody_to_where_the_household_is_elsewhere(town):
    household = new_id()
    moving = town.book(household_id=household, starts_at=at(day=3, hour=9), department="placement")
    town.book(household_id=household, site="list", starts_at=at(day=4, hour=8))
    fridays = [{"days": ["fri"], "opens": "08:00", "closes": "16:00"}]
    town.switch(2, stage(hours=fridays, departments={"placement": {"remote": []}}))
    rows = {str(each["id"]): each for each in town.appointments()}
    assert rows[moving["appointment_id"]]["starts_at"] == at(day=4, hour=8.5)
    assert refused(town, household_id=household, starts_at=at(day=4, hour=8.5), site="list").code == (
        "not-bookable-household"
    )
    assert not town.broken()


def test_a_replan_moves_two_of_one_household_to_different_times(town):
    household = new_id()
    for hour, department in ((9, "benefits"), (10, "placement")):
        town.book(household_id=household, starts_at=at(day=3, hour=hour), department=department)
    fridays = [{"days": ["fri"], "opens": "08:00", "closes": "16:00"}]
    nothing = {"benefits": {"remote": []}, "placement": {"remote": []}}
    town.switch(2, stage(hours=fridays, departments=nothing))
    times = sorted((each["starts_at"], each["ends_at"]) for each in town.appointments())
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(times))
    assert {start.date() for start, _ in times} == {at(day=4).date()}
    assert not town.broken()


@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_of_many_who_book_one_household_at_once_at_two_sites_one_wins(town):
    household = new_id()

    def click(number: int) -> str:
        try:
            return str(town.book(household_id=household, site=("linden", "list")[number % 2])["state"])
        except Problem as problem:
            return problem.code

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(click, range(24)))
    assert answers == ["booked"] + ["not-bookable-household"] * 23
    assert not town.broken()


@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_the_database_itself_refuses_a_household_in_two_places(town):
    booked = town.book()
    statement = """
        INSERT INTO household_time (appointment_id, region, household_id, during)
        SELECT gen_random_uuid(), region, household_id, during FROM household_time"""
    with pytest.raises(Exception, match="household_time"):
        town.rows(statement)
    assert booked["state"] == "booked"


def test_a_superseded_replan_leaves_no_reservation(town):
    household = new_id()
    town.book(household_id=household, starts_at=at(day=3, hour=9), department="placement")
    fridays = stage(
        hours=[{"days": ["fri"], "opens": "08:00", "closes": "16:00"}], departments={"placement": {"remote": []}}
    )
    town.switch(2, fridays)
    town.switch(3, stage(departments={"placement": {"remote": []}}), limits(in_person=False))
    (lapsed,) = town.appointments()
    assert lapsed["state"] == "lapsed"
    for hour in (8, 9):
        assert town.book(household_id=household, starts_at=at(day=4, hour=hour), site="list")
