"""The pages of reception: search, move, cancel, calls; what is refused is said and loses nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest

from services.chassis.process.problems import Problem
from services.contracts.calls.scheduling import NOT_BOOKABLE
from tests.unit.gateway.answers import SWITCH_ID, appointment, named, phone_call, phone_notice
from tests.unit.gateway.fakes import PASSWORD, FakeServices, make_app

NOTICE = phone_notice()


@pytest.fixture
def reception() -> tuple[Any, FakeServices]:
    app, services = make_app()
    services.answers |= {
        "scheduling.find_appointments": [
            appointment(),
            appointment(
                "cancelled",
                ended_at="2020-06-17T08:00:00+00:00",
                ended_reason="illness",
                ended_by="anne",
                no_disadvantage=True,
            ),
        ],
        "notification.find_households": [named()],
        "notification.name_households": [named()],
        "notification.list_phone_notices": [NOTICE],
        "notification.record_call": phone_call(),
        "scheduling.cancel_appointment": appointment("cancelled"),
        "scheduling.move_appointment": appointment(),
    }
    browser = app.test_client()
    page = browser.get("/login").text
    browser.post("/login", data={"login": "empfang-linden", "password": PASSWORD, "csrf": csrf(page)})
    return browser, services


def csrf(page: str) -> str:
    return re.findall(r'name="csrf" value="([^"]+)"', page)[0]


def test_appointments_are_searched_by_a_form_that_posts(reception: tuple[Any, FakeServices]) -> None:
    browser, services = reception
    token = csrf(browser.get("/desk/hannover").text)
    answer = browser.post("/desk/hannover", data={"csrf": token, "name": "Muster", "from": "2020-06-18"})
    assert answer.status_code == 200 and "Muster, Erika" in answer.text
    assert "Krankheit, anne" in answer.text and "kein Nachteil" in answer.text
    (asked,) = services.calls_of("scheduling.find_appointments")
    assert asked["since"] == "2020-06-18T00:00:00+02:00" and asked["sites"] == ["linden"]


def test_a_search_that_fails_keeps_what_was_typed(reception: tuple[Any, FakeServices]) -> None:
    browser, _ = reception
    token = csrf(browser.get("/desk/hannover").text)
    answer = browser.post("/desk/hannover", data={"csrf": token, "bg_number": "23702//1", "from": "gestern"})
    assert answer.status_code == 422 and "23702//1" in answer.text
    assert browser.post("/desk/hannover", data={"csrf": token}).status_code == 422
    assert browser.post("/desk/hannover", data={"name": "Muster"}).status_code in (400, 403)


def test_moving_and_cancelling_say_what_came_of_it(reception: tuple[Any, FakeServices]) -> None:
    browser, services = reception
    token = csrf(browser.get("/desk/hannover").text)
    there = f"/desk/hannover/linden/{SWITCH_ID}"
    wish = {"csrf": token, "day": "2020-06-18", "time": "09:00"}
    assert "Verlegt auf" in browser.post(f"{there}/move", data=wish, follow_redirects=True).text
    assert services.calls_of("scheduling.move_appointment")[0]["starts_at"] == "2020-06-18T09:00:00+02:00"
    full = next(kind for kind in NOT_BOOKABLE if kind.code == "not-bookable-limit")
    services.answers["scheduling.move_appointment"] = Problem.of(full)
    assert "bleibt, wie er ist" in browser.post(f"{there}/move", data=wish, follow_redirects=True).text
    why = {"csrf": token, "reason": "illness", "note": ""}
    assert "ohne Nachteil" in browser.post(f"{there}/cancel", data=why, follow_redirects=True).text
    assert services.calls_of("scheduling.cancel_appointment")[0]["reason"] == "illness"


def test_calls_are_taken_and_settled_on_a_page(reception: tuple[Any, FakeServices]) -> None:
    browser, services = reception
    page = browser.get("/desk/hannover/linden/calls").text
    assert "0511 1234" in page and "Nicht erreicht" in page
    where = f"/desk/hannover/linden/calls/{SWITCH_ID}/{SWITCH_ID}"
    assert browser.post(where, data={"csrf": csrf(page), "action": "take"}).status_code == 303
    assert services.calls_of("notification.record_call")[0]["action"] == "take"
    assert browser.get("/desk/hannover/mitte/calls").status_code == 403


@pytest.mark.parametrize(
    ("state", "said"),
    [("booked", "für Sie gebucht"), ("cancelled", "findet nicht statt"), ("lapsed", "findet nicht statt")],
)
def test_the_household_has_it_in_writing(reception: tuple[Any, FakeServices], state: str, said: str) -> None:
    browser, services = reception
    services.answers["scheduling.find_appointments"] = [appointment(state)]
    page = browser.get(f"/desk/hannover/linden/{SWITCH_ID}/confirmation").text
    assert "Erika Muster" in page and said in page
    assert ("kein Nachteil" in page) == (state != "booked")
    assert services.calls_of("notification.name_households")[0]["purpose"] == "confirmation"


def test_a_confirmation_of_another_site_or_of_nothing_is_unknown(reception: tuple[Any, FakeServices]) -> None:
    browser, services = reception
    assert browser.get(f"/desk/hannover/mitte/{SWITCH_ID}/confirmation").status_code == 403
    services.answers["scheduling.find_appointments"] = []
    assert browser.get(f"/desk/hannover/linden/{SWITCH_ID}/confirmation").status_code == 404
