"""What reception does with appointments by the API: search, move, cancel with a reason, contacts, calls."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.gateway.answers import HOUSEHOLD_ID, SWITCH_ID, appointment, contact, phone_call
from tests.unit.gateway.fakes import Client, FakeServices, make_app

BG = "23702//0000001"
NAMED = {"household_id": HOUSEHOLD_ID, "bg_number": BG, "first_name": "Erika", "last_name": "Muster"}
HERE = "/regions/hannover/sites/linden"
WISH = {"department": "benefits", "kind": "consultation", "channel": "phone"}


@pytest.fixture
def desk() -> tuple[Any, FakeServices]:
    app, services = make_app()
    services.answers |= {
        "notification.resolve_households": lambda region, bg_numbers: {
            "households": {BG: HOUSEHOLD_ID} if BG in bg_numbers else {},
            "with_phone": [],
        },
        "notification.find_households": [NAMED],
        "notification.name_households": [NAMED],
        "notification.list_looks": [],
        "notification.record_call": phone_call(),
        "scheduling.find_appointments": [appointment(reference="T-1")],
        "scheduling.free_slots": {"reason": "phone", "slots": []},
        "scheduling.book": appointment(),
        "scheduling.cancel_appointment": appointment(state="cancelled"),
        "scheduling.move_appointment": appointment(),
        "scheduling.list_contacts": [contact()],
    }
    return app, services


def test_free_times_are_asked_for_with_all_that_a_booking_says(desk: tuple[Any, FakeServices]) -> None:
    app, services = desk
    period = {"from": "2020-06-18T00:00:00+02:00", "to": "2020-06-19T00:00:00+02:00"}
    answer = Client(app, "empfang-linden").post(f"{HERE}/slot-searches", json={**WISH, **period, "bg_number": BG})
    assert answer.json == {"reason": "phone", "slots": []}
    (asked,) = services.calls_of("scheduling.free_slots")
    assert (asked["household_id"], asked["phone_known"]) == (HOUSEHOLD_ID, False)
    assert "bg_number" not in asked


def test_whether_a_household_has_a_phone_is_looked_up_unless_it_is_said(desk: tuple[Any, FakeServices]) -> None:
    app, services = desk
    reception = Client(app, "empfang-linden")
    booking = {**WISH, "bg_number": BG, "starts_at": "2020-06-18T09:00:00+02:00"}
    for said in ({}, {"phone_known": True}):
        assert reception.post(f"{HERE}/appointments", json=booking | said).status_code == 201
    assert [sent["phone_known"] for sent in services.calls_of("scheduling.book")] == [False, True]


def test_a_search_is_cut_down_to_the_sites_of_whoever_asks_and_names_what_they_may_see(
    desk: tuple[Any, FakeServices],
) -> None:
    app, services = desk
    answer = Client(app, "empfang-linden").post("/regions/hannover/appointment-searches", json={"name": "Muster"})
    assert answer.json[0]["household"] == NAMED and answer.json[0]["reference"] == "T-1"
    (asked,) = services.calls_of("scheduling.find_appointments")
    assert (asked["sites"], asked["household_ids"]) == (["linden"], [HOUSEHOLD_ID])
    (looked,) = services.calls_of("notification.name_households")
    assert looked["actor"]["user"] == "empfang-linden" and looked["purpose"]


def test_whoever_may_not_see_names_gets_none_and_cannot_search_by_them(desk: tuple[Any, FakeServices]) -> None:
    app, services = desk
    operator = Client(app, "betrieb")
    assert operator.post("/regions/hannover/appointment-searches", json={"bg_number": BG}).json[0]["household"] is None
    assert operator.post("/regions/hannover/appointment-searches", json={"name": "Muster"}).status_code == 403
    assert not services.calls_of("notification.name_households") + services.calls_of("notification.find_households")


def test_another_site_than_ones_own_has_nothing_to_find(desk: tuple[Any, FakeServices]) -> None:
    app, services = desk
    Client(app, "empfang-linden").post(
        "/regions/hannover/appointment-searches", json={"bg_number": BG, "site": "mitte"}
    )
    assert services.calls_of("scheduling.find_appointments")[0]["sites"] == []


def test_a_search_by_nothing_is_a_fault(desk: tuple[Any, FakeServices]) -> None:
    app, services = desk
    answer = Client(app, "empfang-linden").post("/regions/hannover/appointment-searches", json={})
    assert answer.status_code == 422 and not services.calls_of("scheduling.find_appointments")


def test_cancelling_says_why_and_moving_is_one_request(desk: tuple[Any, FakeServices]) -> None:
    app, services = desk
    reception = Client(app, "empfang-linden")
    there = f"{HERE}/appointments/{SWITCH_ID}"
    why = {"reason": "illness", "note": "am Telefon"}
    assert reception.post(f"{there}/cancellation", json=why).status_code == 200
    assert reception.post(f"{there}/move", json={"starts_at": "2020-06-18T11:00:00+02:00"}).status_code == 200
    (cancelled,), (moved,) = (services.calls_of(f"scheduling.{act}_appointment") for act in ("cancel", "move"))
    assert (cancelled["reason"], cancelled["note"], cancelled["site"]) == ("illness", "am Telefon", "linden")
    assert moved["site"] == "linden" and not services.calls_of("scheduling.book")


def test_contacts_of_a_household_are_asked_for_without_its_number_in_the_address(
    desk: tuple[Any, FakeServices],
) -> None:
    app, services = desk
    reception = Client(app, "empfang-linden")
    assert reception.get(f"{HERE}/triage").json == [contact()]
    assert reception.post(f"{HERE}/triage-searches", json={"bg_number": BG}).status_code == 200
    assert [sent.get("household_id") for sent in services.calls_of("scheduling.list_contacts")] == [None, HOUSEHOLD_ID]


def test_a_call_is_taken_by_whoever_is_logged_in(desk: tuple[Any, FakeServices]) -> None:
    app, services = desk
    path = f"{HERE}/phone-notices/{SWITCH_ID}/{SWITCH_ID}/call"
    assert Client(app, "empfang-linden").post(path, json={"action": "take"}).json == phone_call()
    assert Client(app, "briefstelle").post(path, json={"action": "take"}).status_code == 403
    (sent,) = services.calls_of("notification.record_call")
    assert (sent["actor"]["user"], sent["site"]) == ("empfang-linden", "linden")
