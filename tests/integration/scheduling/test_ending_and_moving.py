"""Who cancelled, when and why is kept and shown; moving is one act that never leaves anybody without an appointment."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.scheduling.application.bookings.cancel_appointment import cancel_appointment
from services.scheduling.application.bookings.list_appointments import list_appointments
from services.scheduling.application.bookings.move_appointment import move_appointment
from services.scheduling.application.commands import Cancel, Move, RecordTriage
from services.scheduling.application.triage.record_triage import record_triage
from services.scheduling.application.views import booking as shown
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.town import CLERK, CLOSED, at, limits, row, stage


def listed(town):
    return [shown(each) for each in list_appointments(town.app, town.id, "linden", at(day=0, hour=0), at(day=20), 99)]


def move(town, appointment, starts_at, **more):
    return move_appointment(town.app, town.id, Move(UUID(str(appointment)), starts_at, **more), CLERK)


def test_who_cancelled_when_and_why_is_shown_with_no_disadvantage(town):
    booked = town.book()
    command = Cancel(UUID(booked["appointment_id"]), reason="illness", note="am Telefon abgesagt")
    answer = cancel_appointment(town.app, town.id, command, CLERK)
    (seen,) = listed(town)
    assert answer == seen
    assert (seen["state"], seen["ended_by"], seen["ended_at"]) == ("cancelled", CLERK.user, town.clock.now())
    assert (seen["ended_reason"], seen["ended_note"]) == ("illness", "am Telefon abgesagt")
    assert seen["no_disadvantage"] is True and seen["moved_to"] is None


def test_what_a_stage_lets_lapse_says_so(town):
    town.book(department="placement")
    town.switch(2, stage(**{**CLOSED, "id": "closed", "departments": {"placement": {"remote": []}}}))
    (seen,) = listed(town)
    assert (seen["state"], seen["ended_by"], seen["ended_reason"]) == ("lapsed", None, "stage")
    assert seen["ended_at"] == town.clock.now() and seen["no_disadvantage"] is True


def test_what_a_contact_settles_says_so(town):
    household = new_id()
    booked = UUID(town.book(household_id=household)["appointment_id"])
    settled = RecordTriage("linden", household, "settled_by_phone", "benefits", booked, reason="Bescheid erklärt")
    record_triage(town.app, town.id, settled, CLERK)
    (seen,) = listed(town)
    assert (seen["ended_reason"], seen["ended_note"]) == ("settled_by_phone", "Bescheid erklärt")


def test_a_moved_appointment_keeps_its_number_its_staff_and_its_rules(town):
    town.bring(row(2, staff=("benefits-03",), persons=2))
    (old,) = town.appointments()
    new = move(town, old["id"], at(day=4, hour=10))
    assert (new["reference"], new["staff"], new["persons"]) == ("T-2", ["benefits-03"], 2)
    assert new["starts_at"] == at(day=4, hour=10)
    before, after = listed(town)
    assert (before["state"], before["ended_reason"], before["moved_to"]) == (
        "cancelled",
        "moved",
        after["appointment_id"],
    )
    assert before["reference"] is None
    assert len(town.said("appointment.cancelled")) == len(town.said("appointment.booked")) == 1
    assert town.visitors() > 0 and not town.broken()
    assert town.bring(row(2, staff=("benefits-03",), persons=2, household_id=old["household_id"]))["unchanged"] == 1


def test_an_appointment_may_move_into_a_part_of_its_own_time(town):
    town.limits(1, limits(building=1), version=2)
    booked = town.book(staff=("benefits-02",), minutes=60)
    moved = move(town, booked["appointment_id"], at(day=3, hour=9.5))
    assert moved["starts_at"] == at(day=3, hour=9.5) and moved["staff"] == ["benefits-02"]
    assert not town.broken() and not town.crowded()


def test_whoever_cannot_move_keeps_the_time_that_is_there(town):
    booked = town.book()
    town.limits(1, limits(building=1), version=2)
    town.book(starts_at=at(day=4))
    everything = town.everything()
    for moment, code in (
        (at(day=4), "not-bookable-limit"),
        (at(day=5), "not-bookable-hours"),
        (at(day=-1), "booking-invalid"),
    ):
        with pytest.raises(Problem) as caught:
            move(town, booked["appointment_id"], moment)
        assert caught.value.code == code
    assert town.everything() == everything


def test_other_staff_take_over_where_the_own_are_busy_unless_they_are_named(town):
    booked = town.book(staff=("benefits-01",))
    town.book(staff=("benefits-01",), starts_at=at(day=4))
    with pytest.raises(Problem) as caught:
        move(town, booked["appointment_id"], at(day=4), staff=("benefits-01",))
    assert caught.value.code == "not-bookable-staff"
    assert move(town, booked["appointment_id"], at(day=4))["staff"] != ["benefits-01"]


def test_a_visit_that_moves_takes_its_phone_contact_along(town):
    town.switch(2, stage(triage="required"))
    household = new_id()
    contact = RecordTriage("linden", household, "personal_visit", "benefits", reason="Unterlagen")
    record_triage(town.app, town.id, contact, CLERK)
    booked = town.book(household_id=household)
    moved = move(town, booked["appointment_id"], at(day=4))
    assert moved["state"] == "booked"
    with pytest.raises(Problem) as caught:
        town.book(household_id=household, starts_at=at(day=4, hour=11))
    assert caught.value.code == "not-bookable-triage"


def test_the_same_request_to_move_twice_moves_once(town):
    booked = town.book()
    first = move(town, booked["appointment_id"], at(day=4), idempotency_key="click")
    again = move(town, booked["appointment_id"], at(day=4), idempotency_key="click")
    assert str(again["appointment_id"]) == str(first["appointment_id"])
    assert sorted(each["state"] for each in listed(town)) == ["booked", "cancelled"]
    with pytest.raises(Problem) as caught:
        move(town, booked["appointment_id"], at(day=4, hour=11))
    assert caught.value.code == "appointment-no-longer-booked"


def test_a_move_may_change_the_channel_by_its_rules(town):
    booked = town.book(phone_known=False)
    with pytest.raises(Problem) as caught:
        move(town, booked["appointment_id"], at(day=4), channel=Channel.PHONE)
    assert caught.value.code == "not-bookable-phone"
    by_phone = move(town, booked["appointment_id"], at(day=4), channel=Channel.PHONE, phone_known=True)
    assert (by_phone["channel"], by_phone["place"]) == ("phone", None)
