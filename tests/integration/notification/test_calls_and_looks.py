"""The list of calls says who has a call and how it went; who looked at whose name is recorded."""

from __future__ import annotations

import pytest

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.notification.application.campaigns import reports
from services.notification.application.campaigns.record_call import record_call
from services.notification.application.households.import_households import resolve_households
from services.notification.application.households.name_households import (
    find_households,
    list_looks,
    name_households,
)
from services.notification.domain.phone_call import CallAction, CallState, PhoneCall, act
from tests.integration.notification.office import REGION
from tests.integration.notification.test_late_appointments import LATE, switch_with
from tests.unit.notification.builders import csv_row

ANNE, BEN = Actor("anne", ("reception",)), Actor("ben", ("reception",))


def test_somebody_takes_a_call_and_settles_it_or_gives_it_back():
    mine = act(PhoneCall(), CallAction.TAKE, "anne", None)
    assert (mine.state, mine.taken_by) == (CallState.TAKEN, "anne")
    for action in CallAction:
        assert act(mine, action, "ben", None) is None, "somebody else has it"
    missed = act(mine, CallAction.NOT_REACHED, "anne", "Mailbox")
    assert missed == PhoneCall(CallState.NOT_REACHED, None, 1, "Mailbox")
    assert act(act(missed, CallAction.TAKE, "ben", None), CallAction.GIVE_BACK, "ben", None) == missed
    done = act(missed, CallAction.DONE, "ben", None)
    assert done == PhoneCall(CallState.DONE, None, 1, "Mailbox")
    assert all(act(done, action, "ben", None) is None for action in CallAction)


def listed(office, done=False):
    return reports.list_phone_notices(office.app, REGION, None, None, 100, done)


def test_the_list_of_calls_says_who_has_it_and_how_it_went(office):
    switch_with(office, LATE)
    (notice,) = listed(office)
    assert (notice["state"], notice["taken_by"], notice["attempts"]) == ("open", None, 0)
    where = ("linden", notice["campaign_id"], notice["appointment_id"])
    record_call(office.app, REGION, *where, CallAction.TAKE, None, ANNE)
    (taken,) = listed(office)
    assert (taken["state"], taken["taken_by"]) == ("taken", "anne")
    with pytest.raises(Problem) as caught:
        record_call(office.app, REGION, *where, CallAction.TAKE, None, BEN)
    assert (caught.value.status, caught.value.code) == (409, "phone-call-not-yours")
    record_call(office.app, REGION, *where, CallAction.NOT_REACHED, "niemand da", ANNE)
    (missed,) = listed(office)
    assert (missed["state"], missed["attempts"], missed["note"]) == ("not_reached", 1, "niemand da")
    record_call(office.app, REGION, *where, CallAction.DONE, None, BEN)
    assert listed(office) == []
    assert [each["state"] for each in listed(office, done=True)] == ["done"]


def test_a_call_of_another_site_is_unknown(office):
    switch_with(office, LATE)
    (notice,) = listed(office)
    with pytest.raises(Problem) as caught:
        record_call(
            office.app, REGION, "atlantis", notice["campaign_id"], notice["appointment_id"], CallAction.TAKE, None, ANNE
        )
    assert caught.value.code == "phone-call-unknown"


def test_names_are_found_and_each_look_is_recorded(office):
    people = [
        csv_row(1, Vorname="Erika", Nachname="Muster"),
        csv_row(2, Nachname="Mustermann"),
        csv_row(3, Nachname="Abel"),
    ]
    office.load("linden")
    office.people(*people)
    assert {each["last_name"] for each in find_households(office.app, REGION, None, "must", 10, ANNE)} == {
        "Muster",
        "Mustermann",
    }
    (erika,) = find_households(office.app, REGION, None, "erika  muster", 1, ANNE)
    assert find_households(office.app, REGION, ["atlantis"], "muster", 10, ANNE) == []
    (named,) = name_households(office.app, REGION, [erika["household_id"]], "list of appointments", BEN)
    assert named == erika
    looks = list_looks(office.app, REGION, erika["household_id"], 10)
    assert [(look["looked_by"], look["purpose"]) for look in looks] == [
        ("ben", "list of appointments"),
        ("anne", "search by name"),
        ("anne", "search by name"),
    ]


def test_who_has_a_phone_is_told_without_the_number(office):
    office.load("linden")
    office.people(csv_row(1, Telefon="0511 123456"), csv_row(2, Telefon=""))
    answer = resolve_households(office.app, REGION, ["23702//0000001", "23702//0000002"])
    assert answer["with_phone"] == [answer["households"]["23702//0000001"]]
    assert "0511" not in str(answer)
