"""Booking, cancelling, the phone contact before a visit, and free times."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.scheduling.application.bookings.cancel_appointment import cancel_appointment
from services.scheduling.application.bookings.free_slots import free_slots
from services.scheduling.application.commands import Cancel, FindSlots, RecordTriage
from services.scheduling.application.triage.record_triage import record_triage
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.town import CLERK, CLOSED, NOW, at, document, limits, row, stage


def refused(town, **wish):
    with pytest.raises(Problem) as caught:
        town.book(**wish)
    return caught.value


def contact(town, household, decision, appointment=None, department="benefits", **more):
    more.setdefault("reason", "Unterlagen im Original")
    command = RecordTriage("linden", household, decision, department, appointment, **more)
    return record_triage(town.app, town.id, command, CLERK)


def slots(town, channel=Channel.IN_PERSON, kind="consultation", day=3, **wish):
    asked = FindSlots("linden", "benefits", kind, channel, at(day, 0), at(day, 24), **wish)
    offered = free_slots(town.app, town.id, asked)["slots"]
    return {slot["starts_at"]: slot["free"] for slot in offered}


def test_a_booked_appointment_has_staff_a_room_and_its_event(town):
    booked = town.book()
    assert booked["staff"][0].startswith("benefits-")
    assert booked["place"]["zone"] == "floor"
    [said] = town.said("appointment.booked")
    assert said["data"]["appointment"]["appointment_id"] == booked["appointment_id"]
    assert not town.broken()


def test_the_same_request_twice_is_one_appointment(town):
    wish = {"household_id": new_id(), "idempotency_key": "click"}
    first = town.book(**wish)
    assert town.book(**wish) == first
    assert len(town.appointments()) == 1
    assert refused(town, **{**wish, "starts_at": at(day=4)}).status == 422


def test_a_refused_request_leaves_its_key_free(town):
    wish = {"household_id": new_id(), "idempotency_key": "click"}
    town.limits(1, limits(building=0), version=2)
    assert refused(town, **wish).status == 409
    town.limits(1, limits(), version=3)
    assert town.book(**wish)["state"] == "booked"


def test_no_more_visitors_than_the_limit(town):
    town.limits(1, limits(building=2), version=2)
    town.book()
    town.book(starts_at=at(day=3, hour=9.25))
    problem = refused(town)
    assert problem.code == "not-bookable-limit"
    assert town.book(starts_at=at(day=3, hour=11))
    assert not town.crowded()


def test_staff_who_are_named_are_taken_or_the_booking_is_refused(town):
    assert town.book(staff=("benefits-02",))["staff"] == ["benefits-02"]
    assert refused(town, staff=("benefits-02",)).code == "not-bookable-staff"
    assert refused(town, staff=("benefits-06",)).code == "not-bookable-staff"
    assert town.book(staff=("benefits-06",), channel=Channel.PHONE)["place"] is None


def test_a_tandem_takes_two_staff_and_the_tandem_room(town):
    booked = town.book(kind="tandem")
    assert booked["place"]["room"] == "floor-tandem-01"
    assert {name.split("-")[0] for name in booked["staff"]} == {"benefits", "placement"}
    assert refused(town, kind="tandem").code == "not-bookable-room"


def test_named_staff_are_as_many_as_the_matter_takes(town):
    problem = refused(town, kind="tandem", staff=("benefits-01",))
    (fault,) = problem.faults
    assert (fault.place, fault.code, fault.params) == ("staff", "wrong-number-of-staff", {"needed": 2, "named": 1})
    assert refused(town, staff=("benefits-01", "placement-01")).status == 422
    for two in (("benefits-01", "benefits-02"), ("placement-01", "placement-02")):
        (fault,) = refused(town, kind="tandem", staff=two).faults
        assert (fault.place, fault.code) == ("staff", "staff-not-of-department"), "a tandem joins two departments (W6)"
    assert [fault.code for fault in refused(town, staff=("placement-01",)).faults] == ["staff-not-of-department"]
    assert town.book(kind="tandem", staff=("benefits-01", "placement-01"))["place"]["room"] == "floor-tandem-01"


def test_nobody_books_outside_the_hours_or_on_a_holiday_or_in_the_past(town):
    assert refused(town, starts_at=at(day=3, hour=16)).code == "not-bookable-hours"
    assert refused(town, starts_at=at(day=5)).code == "not-bookable-hours"
    assert refused(town, starts_at=at(day=-1)).status == 422
    century = refused(town, starts_at=NOW.replace(year=2120), channel=Channel.PHONE)
    assert [(fault.code, fault.params) for fault in century.faults] == [("time-too-far", {"days": 730})]


def test_every_fault_of_a_wish_is_named(town):
    problem = refused(town, kind="dance", department="ballroom", starts_at=at(day=-1))
    assert {fault.place for fault in problem.faults} == {"kind", "department", "starts_at"}


def test_during_a_switch_nobody_books_and_afterwards_the_new_stage_counts(town):
    town.stage(2, CLOSED)
    assert refused(town).code == "site-fenced"
    town.limits(2, limits())
    assert refused(town).code == "not-bookable-admission"
    assert town.book(channel=Channel.PHONE)["state"] == "booked"


def test_a_wish_made_under_an_older_stage_is_refused(town):
    town.switch(2, stage())
    assert refused(town, expected_sequence=1).code == "stage-changed-meanwhile"
    assert town.book(expected_sequence=2)


@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_who_waits_too_long_for_a_lock_is_asked_to_try_again(town, monkeypatch):
    with town.app.database.transaction() as connection:
        connection.execute("SELECT 1 FROM site WHERE id = 'linden' FOR UPDATE")
        problem = refused(town)
    assert (problem.status, problem.code) == (503, "busy")


def test_a_cancelled_appointment_frees_everything_and_harms_nobody(town):
    booked = town.book(staff=("benefits-02",))
    cancel_appointment(town.app, town.id, Cancel(UUID(booked["appointment_id"])), CLERK)
    [stored] = town.appointments()
    assert (stored["state"], stored["no_disadvantage"]) == ("cancelled", True)
    assert town.book(staff=("benefits-02",))
    assert len(town.said("appointment.cancelled")) == 1
    with pytest.raises(Problem) as caught:
        cancel_appointment(town.app, town.id, Cancel(UUID(booked["appointment_id"])), CLERK)
    assert caught.value.status == 409
    assert not town.broken()


def test_the_phone_contact_admits_to_exactly_one_personal_appointment(town):
    town.switch(2, stage(triage="required"))
    household = new_id()
    assert refused(town, household_id=household).code == "not-bookable-triage"
    assert refused(town, household_id=household, presence_required=True).code == "not-bookable-triage"
    contact(town, household, "personal_visit")
    assert town.book(household_id=household)
    assert refused(town, household_id=household, starts_at=at(day=4)).code == "not-bookable-triage"
    assert town.book(kind="emergency")


def test_a_contact_that_settles_the_matter_admits_nobody_and_cancels_the_appointment(town):
    household = new_id()
    booked = town.book(household_id=household)
    contact(town, household, "settled_by_phone", town.appointments()[0]["id"])
    assert town.appointments()[0]["state"] == "cancelled"
    assert [said["data"]["appointment"]["appointment_id"] for said in town.said("appointment.cancelled")] == [
        booked["appointment_id"]
    ]
    town.switch(2, stage(triage="required"))
    assert refused(town, household_id=household).code == "not-bookable-triage"


def test_a_contact_speaks_for_its_own_department_only(town):
    town.switch(2, stage(triage="required"))
    household = new_id()
    contact(town, household, "personal_visit")
    assert refused(town, household_id=household, department="placement").code == "not-bookable-triage"
    settled = contact(town, household, "settled_by_phone", department="placement")
    assert town.book(household_id=household)
    contact(town, household, "personal_visit", department=None, replaces=settled["contact_id"])
    assert town.book(household_id=household, department="placement", starts_at=at(day=4))


def test_a_contact_about_another_appointment_leaves_an_open_one_valid(town):
    household = new_id()
    other = UUID(town.book(household_id=household)["appointment_id"])
    contact(town, household, "personal_visit")
    contact(town, household, "personal_visit", other)
    town.switch(2, stage(triage="required"))
    assert town.book(household_id=household, starts_at=at(day=4))


def test_a_contact_with_a_department_that_does_not_exist_is_refused(town):
    with pytest.raises(Problem) as caught:
        contact(town, new_id(), "personal_visit", department="ballroom")
    assert [fault.place for fault in caught.value.faults] == ["department"]


def test_an_appointment_that_the_contact_found_necessary_survives_the_triage_stage(town):
    household = new_id()
    town.book(household_id=household)
    contact(town, household, "personal_visit", town.appointments()[0]["id"])
    town.switch(2, stage(triage="required"))
    assert town.appointments()[0]["channel"] == "in_person"


def test_every_free_time_can_be_booked_and_what_is_not_offered_cannot(town):
    town.limits(1, limits(building=2), version=2)
    town.bring(row(2, starts_at=at(day=3, hour=9)), row(3, starts_at=at(day=3, hour=9.25)))
    free = slots(town)
    assert at(day=3, hour=8).isoformat() in free
    assert at(day=3, hour=9).isoformat() not in free
    assert at(day=3, hour=15.75).isoformat() not in free
    for hour in (8, 11, 15.5):
        assert town.book(starts_at=at(day=3, hour=hour))
    assert refused(town, starts_at=at(day=3, hour=9)).status == 409


def test_free_times_by_phone_count_staff_at_home_too(town):
    assert slots(town)[at(day=3).isoformat()] == 5
    assert slots(town, Channel.PHONE)[at(day=3).isoformat()] == 6
    assert slots(town, kind="tandem")
    town.switch(2, CLOSED)
    assert slots(town) == {}
    assert slots(town, Channel.PHONE)


def test_free_times_of_tandems_count_teams(town):
    both = ("benefits", "placement")
    town.reload(staff=[{"department": name, "count": 60, "at_home": 0} for name in both])
    asked = FindSlots("linden", "benefits", "tandem", Channel.IN_PERSON, at(1, 0), at(61, 0))
    assert free_slots(town.app, town.id, asked)["slots"][0]["free"] == 3600
    town.reload(staff=[{"department": "benefits", "count": 4, "at_home": 0}])
    assert slots(town, kind="tandem") == {}, "two of one department are no tandem (W6)"


def test_a_matter_of_one_that_takes_a_tandem_room_is_offered_and_moved_only_where_one_is_free(town):
    kinds = document()["kinds"]
    family = {"id": "family", "name": "Familiengespräch", "minutes": 30, "staff": 1, "persons": 1, "room": "tandem"}
    town.loaded({**document(town.id), "kinds": [*kinds, family]})
    first = town.book(kind="family", presence_required=True)
    assert first["place"]["room"] == "floor-tandem-01"
    assert at(day=3).isoformat() not in slots(town, kind="family")
    assert refused(town, kind="family").code == "not-bookable-room"
    town.switch(2, stage(hours=[{"days": ["fri"], "opens": "08:00", "closes": "16:00"}]))
    [moved] = town.appointments()
    assert (moved["starts_at"], moved["room"]) == (at(day=4, hour=8), "floor-tandem-01")


def test_times_that_are_over_are_not_free(town):
    town.clock.time = NOW.replace(hour=10)
    assert min(slots(town, day=0)) >= NOW.replace(hour=10).isoformat()
