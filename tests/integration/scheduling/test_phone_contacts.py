"""What a phone contact decides is kept: it admits once, for a while, says why, and two do not contradict each other."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.scheduling.application.bookings.cancel_appointment import cancel_appointment
from services.scheduling.application.bookings.free_slots import free_slots
from services.scheduling.application.commands import Cancel, FindSlots, RecordTriage
from services.scheduling.application.triage.list_contacts import list_contacts
from services.scheduling.application.triage.record_triage import record_triage
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.town import CLERK, at, row, stage


def refused(town, **wish):
    with pytest.raises(Problem) as caught:
        town.book(**wish)
    return caught.value.code


def contact(town, household, decision="personal_visit", site="linden", **more):
    about = {"department": "benefits", "reason": "Unterlagen im Original", **more}
    return record_triage(town.app, town.id, RecordTriage(site, household, decision, **about), CLERK)


def contacts(town, household=None):
    since, until = at(day=-400), at(day=400)
    return list_contacts(town.app, town.id, "linden", since, until, household, 100)


def test_a_contact_made_in_a_phone_appointment_admits_the_visit_that_comes_next(town):
    town.switch(2, stage(triage="required"))
    household = new_id()
    call = UUID(town.book(household_id=household, channel=Channel.PHONE)["appointment_id"])
    made = contact(town, household, appointment_id=call, reason="Unterlagen müssen im Original vorliegen")
    assert (made["made_in"], made["appointment_id"]) == (call, None)
    visit = town.book(household_id=household, starts_at=at(day=4))
    assert contacts(town)[0]["appointment_id"] == UUID(visit["appointment_id"])
    states = {each["id"]: each["state"] for each in town.appointments()}
    assert states[call] == "booked", "the call itself takes place"


def test_a_matter_settled_in_a_call_leaves_the_call_as_it_is(town):
    household = new_id()
    call = UUID(town.book(household_id=household, channel=Channel.PHONE)["appointment_id"])
    contact(town, household, "settled_by_phone", appointment_id=call)
    assert [each["state"] for each in town.appointments()] == ["booked"]


@pytest.mark.parametrize(
    ("day", "valid", "admitted"), [(25, None, True), (29, None, False), (1, 2, True), (3, 2, False), (60, None, False)]
)
@pytest.mark.parametrize("early", [True, False])
def test_a_contact_admits_visits_as_long_as_the_stage_lets_it_count_whenever_they_are_booked(
    town, day, valid, admitted, early
):
    town.switch(2, stage(triage="required", triage_valid_days=valid))
    household = new_id()
    contact(town, household)
    if not early:
        town.clock.time += timedelta(days=day) - timedelta(hours=12)
    offered = slots(town, household, at(day))
    wish = {"household_id": household, "starts_at": at(day)}
    if admitted:
        assert at(day).isoformat() in offered
        assert town.book(**wish)["state"] == "booked"
    else:
        assert offered == []
        assert refused(town, **wish) == "not-bookable-triage"


def slots(town, household, start):
    hour = (start, start + timedelta(hours=1))
    asked = FindSlots("linden", "benefits", "consultation", Channel.IN_PERSON, *hour, household_id=household)
    return [each["starts_at"] for each in free_slots(town.app, town.id, asked)["slots"]]


def test_two_contacts_that_contradict_each_other_are_not_both_accepted(town):
    town.switch(2, stage(triage="required"))
    household = new_id()
    first = contact(town, household)
    with pytest.raises(Problem) as caught:
        contact(town, household, "settled_by_phone")
    assert (caught.value.code, caught.value.params) == ("contact-contradicts", {"contact": str(first["contact_id"])})
    second = contact(town, household, "settled_by_phone", replaces=first["contact_id"], reason="doch telefonisch")
    assert refused(town, household_id=household) == "not-bookable-triage"
    listed = {each["contact_id"]: each["replaced_by"] for each in contacts(town, household)}
    assert listed == {first["contact_id"]: second["contact_id"], second["contact_id"]: None}


def test_contacts_at_two_sites_do_not_contradict_each_other_either(town):
    household = new_id()
    first = contact(town, household, "settled_by_phone")
    with pytest.raises(Problem) as caught:
        contact(town, household, site="list")
    assert (caught.value.code, caught.value.params) == ("contact-contradicts", {"contact": str(first["contact_id"])})
    second = contact(town, household, site="list", replaces=first["contact_id"])
    assert contacts(town, household)[0]["replaced_by"] == second["contact_id"]


@pytest.mark.parametrize("reason", [None, "  "])
def test_why_a_visit_is_needed_is_recorded(town, reason):
    with pytest.raises(Problem) as caught:
        contact(town, new_id(), reason=reason)
    assert [(fault.place, fault.code) for fault in caught.value.faults] == [("reason", "visit-without-reason")]
    assert contact(town, new_id(), "settled_by_phone", reason=None)["decision"] == "settled_by_phone"


def test_only_a_contact_of_the_same_household_can_be_replaced(town):
    first = contact(town, new_id())
    with pytest.raises(Problem) as caught:
        contact(town, new_id(), "settled_by_phone", replaces=first["contact_id"])
    assert caught.value.code == "contact-unknown"


def test_contacts_are_listed_with_who_when_and_why(town):
    mine, other = new_id(), new_id()
    contact(town, other, "settled_by_phone")
    contact(town, mine, reason="Gespräch braucht Gebärdensprache")
    assert [each["household_id"] for each in contacts(town)] == [mine, other]
    (listed,) = contacts(town, mine)
    assert (listed["recorded_by"], listed["recorded_at"]) == (CLERK.user, town.clock.now())
    assert listed["reason"] == "Gespräch braucht Gebärdensprache"


def test_what_a_contact_found_necessary_need_not_be_said_again_when_it_is_booked(town):
    town.switch(2, stage(admission="exception", triage="required"))
    household = new_id()
    asked = FindSlots("linden", "benefits", "consultation", Channel.IN_PERSON, at(day=3), at(day=4), household)
    assert free_slots(town.app, town.id, asked) == {"reason": "triage", "slots": []}
    contact(town, household)
    assert free_slots(town.app, town.id, asked)["slots"]
    assert town.book(household_id=household)["state"] == "booked"
    assert refused(town, household_id=household, starts_at=at(day=4)) == "not-bookable-triage"


def test_a_file_that_calls_a_visit_necessary_does_not_go_round_the_contact(town):
    town.switch(2, stage(triage="required"))
    household = new_id()
    line = row(2, household_id=household, presence_required=True)
    with pytest.raises(Problem) as caught:
        town.bring(line)
    assert [(fault.place, fault.code) for fault in caught.value.faults] == [("line 2/channel", "not-bookable-triage")]
    contact(town, household)
    again = row(3, household_id=household, presence_required=True, starts_at=at(day=4))
    with pytest.raises(Problem):
        town.bring(line, again)  # one contact, one visit
    assert town.bring(line)["imported"] == 1
    assert contacts(town)[0]["appointment_id"] == town.appointments()[0]["id"]


def test_a_visit_that_is_cancelled_gives_its_contact_back(town):
    town.switch(2, stage(triage="required"))
    household = new_id()
    contact(town, household)
    visit = UUID(town.book(household_id=household)["appointment_id"])
    cancel_appointment(town.app, town.id, Cancel(visit, reason="illness"), CLERK)
    assert town.book(household_id=household, starts_at=at(day=4))
