"""Booking online: what the authority and the stage allow, a time held and confirmed, and little for robots."""

from typing import Any

import pytest
from flask import Flask

from services.gateway.access.proof_of_work import Puzzles
from tests.unit.gateway.answers import HOUSEHOLD_ID, SWITCH_ID, appointment
from tests.unit.gateway.fakes import FakeServices
from tests.unit.gateway.test_public_sites import app as app
from tests.unit.gateway.test_public_sites import first_site

BG, SLOT = "23702//0000001", "2020-12-17T08:00:00+00:00"
PAGE = "/p/musterstadt/buchen"


@pytest.fixture
def services(app: Flask) -> FakeServices:
    fake: FakeServices = app.extensions["services"]
    document = fake.answers["sites.get_region"]["document"]
    document["kinds"][0]["online"] = document["departments"][0]["id"]
    held = appointment(region="musterstadt", site=first_site(app), kind=document["kinds"][0]["id"], starts_at=SLOT)

    def resolve(region: str, bg_numbers: list[str]) -> dict[str, Any]:
        known = {number: HOUSEHOLD_ID for number in bg_numbers if number == BG}
        return {"households": known, "with_phone": [HOUSEHOLD_ID]}

    fake.answers |= {
        "notification.resolve_households": resolve,
        "scheduling.free_slots": {
            "reason": None,
            "slots": [{"starts_at": SLOT, "ends_at": SLOT.replace("08:00", "08:30"), "free": 1}],
        },
        "scheduling.book": held,
        "scheduling.confirm_appointment": held,
        "scheduling.find_appointments": lambda appointment_id=None, **_: [held] if appointment_id == SWITCH_ID else [],
        "scheduling.cancel_appointment": {**held, "state": "cancelled"},
    }
    return fake


def chosen(app: Flask, services: FakeServices, **more: str) -> dict[str, str]:
    kind = services.answers["sites.get_region"]["document"]["kinds"][0]["id"]
    return {"matter": kind, "site": first_site(app), "how": "phone", **more}


def hold(app: Flask, services: FakeServices, bg_number: str = BG, **more: str) -> Any:
    form = chosen(app, services, at=SLOT, bg_number=bg_number, **more)
    return app.test_client().post(PAGE, data=form, headers={"Accept-Language": "de"})


def test_step_by_step_to_a_time_that_is_held_and_confirmed(app: Flask, services: FakeServices) -> None:
    client = app.test_client()
    kind = chosen(app, services)["matter"]

    assert f"matter={kind}" in client.get(PAGE).text
    assert "how=phone" in client.get(PAGE, query_string={"matter": kind}).text
    assert "at=2020-12-17" in client.get(PAGE, query_string=chosen(app, services)).text
    number = client.get(PAGE, query_string=chosen(app, services, at=SLOT)).text
    held = hold(app, services)
    key = held.text.split('name="key" value="')[1].split('"')[0]
    booked = client.post(f"{PAGE}/bestaetigen", data={"key": key, "at": SLOT, "how": "phone"})

    assert "Donnerstag, 17. Dezember 2020, 09:00 Uhr" in number and "Hotline" in number
    assert held.status_code == 200 and "10 Minuten" in held.text and BG not in held.text
    [asked] = services.calls_of("scheduling.book")
    assert (asked["hold_minutes"], asked["household_id"], asked["phone_known"]) == (10, HOUSEHOLD_ID, True)
    assert booked.status_code == 201 and "gebucht" in booked.text
    [confirmed] = services.calls_of("scheduling.confirm_appointment")
    assert (confirmed["starts_at"], confirmed["channel"]) == (SLOT, "phone")


def test_only_what_the_authority_opens_and_the_stage_offers(app: Flask, services: FakeServices) -> None:
    client, document = app.test_client(), services.answers["sites.get_region"]["document"]
    for stage in document["stages"]:
        stage["admission"] = "emergency"
    closed = client.get(PAGE, query_string=chosen(app, services, how="in_person"))
    assert "how=phone" in closed.text and "how=in_person" not in closed.text.partition("<main")[2]
    assert client.get("/p/musterstadt").text.count("/buchen") == 1
    document["kinds"][0]["online"] = None
    assert "Hier können Sie nicht im Internet buchen" in client.get(PAGE, headers={"Accept-Language": "de"}).text
    assert "/buchen" not in client.get("/p/musterstadt").text
    assert not services.calls_of("scheduling.free_slots")


def test_without_scripts_a_household_of_robots_books_five_times_with_work_twenty(
    app: Flask, services: FakeServices
) -> None:
    assert [hold(app, services, f"x{number}").status_code for number in range(7)] == [422] * 5 + [429] * 2

    puzzles: Puzzles = app.extensions["stufenplan puzzles"]
    puzzle = puzzles.new()
    answer = next(str(n) for n in range(10**6) if puzzles.is_solved(puzzle, str(n)))
    worked = {"puzzle": puzzle, "answer": answer}
    assert hold(app, services, "x8", **worked).status_code == 422
    assert hold(app, services, "x9", **worked).status_code == 429, "each puzzle counts once"


@pytest.mark.parametrize("puzzle", ["", "x", "1.a.b", "9999999999.a.b", "ü.ü.ü"])
def test_a_puzzle_that_is_not_ours_or_too_old_counts_nothing(puzzle: str) -> None:
    assert not any(Puzzles(b"k").is_solved(puzzle, str(number)) for number in range(100))
    old = Puzzles(b"k", now=lambda: 0).new()
    assert not any(Puzzles(b"k").is_solved(old, str(number)) for number in range(100))


def test_what_is_given_up_is_cancelled_and_nothing_is_done_without_a_pass(app: Flask, services: FakeServices) -> None:
    client, held = app.test_client(), hold(app, services)
    key = held.text.split('name="key" value="')[1].split('"')[0]
    for act in ("bestaetigen", "aufgeben"):
        assert client.post(f"{PAGE}/{act}", data={"key": key[:-1]}).status_code == 400
    assert not services.calls_of("scheduling.cancel_appointment")
    assert client.post(f"{PAGE}/aufgeben", data={"key": key}).status_code == 200
    assert services.calls_of("scheduling.cancel_appointment")
