"""One's own appointment on the public pages: two numbers open it, and nothing tells which of them was wrong."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from tests.unit.gateway.answers import HOUSEHOLD_ID, SWITCH_ID, appointment
from tests.unit.gateway.fakes import FakeServices
from tests.unit.gateway.test_public_sites import app as app
from tests.unit.gateway.test_public_sites import first_site

BG, REFERENCE = "23702//0000001", "T-4711"
PAGE = "/p/musterstadt/termin"
SLOT = "2020-12-17T08:00:00+00:00"


@pytest.fixture
def services(app: Flask) -> FakeServices:
    """One household with one appointment, which can be cancelled and moved."""
    fake: FakeServices = app.extensions["services"]
    state: dict[str, Any] = appointment(
        region="musterstadt",
        site=first_site(app),
        channel="in_person",
        place={"zone": "first-floor", "room": "first-floor-consultation-01"},
        reference=REFERENCE,
        starts_at="2020-12-16T08:00:00+00:00",
        ends_at="2020-12-16T08:30:00+00:00",
    )

    def resolve(region: str, bg_numbers: list[str]) -> dict[str, Any]:
        known = {number: HOUSEHOLD_ID for number in bg_numbers if number == BG}
        return {"households": known, "with_phone": []}

    def find(household_ids: list[str] | None = None, appointment_id: str | None = None, **_: Any) -> list[Any]:
        return [state] if household_ids == [HOUSEHOLD_ID] or appointment_id == SWITCH_ID else []

    def cancel(reason: str, actor: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        assert (reason, actor["user"]) == ("household", "public")
        state.update(state="cancelled", no_disadvantage=True, ended_at=SLOT, ended_by="public", ended_reason=reason)
        return state

    def move(starts_at: str, **_: Any) -> dict[str, Any]:
        state.update(starts_at=starts_at, ends_at=starts_at.replace("08:00", "08:30"))
        return state

    slots = [{"starts_at": SLOT, "ends_at": SLOT.replace("08:00", "08:30"), "free": 2}]
    fake.answers |= {
        "notification.resolve_households": resolve,
        "scheduling.find_appointments": find,
        "scheduling.cancel_appointment": cancel,
        "scheduling.move_appointment": move,
        "scheduling.free_slots": {"reason": None, "slots": slots},
    }
    return fake


def ask(app: Flask, number: str = REFERENCE, bg_number: str = BG, **more: Any) -> Any:
    return app.test_client().post(PAGE, data={"number": number, "bg_number": bg_number}, **more)


def key_in(answer: Any) -> str:
    return str(answer.text.split('name="key" value="')[1].split('"')[0])


@pytest.mark.parametrize("typed", [REFERENCE, "t4711", " T 4711 ", "the code"])
def test_both_numbers_show_the_appointment_without_a_name(app: Flask, services: FakeServices, typed: str) -> None:
    code = app.extensions["stufenplan appointment codes"].code(SWITCH_ID)

    answer = ask(app, code if typed == "the code" else typed, headers={"Accept-Language": "de"})

    assert answer.status_code == 200
    for words in ("Mittwoch, 16. Dezember 2020, 09:00 Uhr", "Sie kommen zu uns.", "Am Markt 1", "Ausweis", REFERENCE):
        assert words in answer.text, words
    assert "Wir lüften." in answer.text and HOUSEHOLD_ID not in answer.text and BG not in answer.text
    assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers


def test_a_wrong_number_and_an_unknown_household_are_answered_alike(app: Flask, services: FakeServices) -> None:
    asked = []
    wrong = ((REFERENCE, "23702//0000002"), ("T-4712", BG), ("☒", BG), ("-", BG), (REFERENCE, "a\x1bb"))
    for number, bg_number in wrong:
        services.calls.clear()
        answer = ask(app, number, bg_number)
        asked.append([name for name in services.called if "sites." not in name])
        assert answer.status_code == 422 and "mit diesen beiden Nummern" in answer.text
    assert asked == [["notification.resolve_households", "scheduling.find_appointments"]] * 5
    [call] = services.calls_of("scheduling.find_appointments")
    assert call["household_ids"] == ["00000000-0000-0000-0000-000000000000"]


def test_a_thousand_guesses_about_one_household_are_throttled_wherever_they_come_from(
    app: Flask, services: FakeServices
) -> None:
    answers = [
        ask(app, f"T-{number}", environ_base={"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"})
        for number in range(1000)
    ]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 990
    assert len(services.calls_of("scheduling.find_appointments")) == 10
    assert ask(app, environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 429, "the household too, for an hour"


def test_guesses_at_the_household_of_one_number_are_throttled_too(app: Flask, services: FakeServices) -> None:
    answers = [
        ask(app, "t 4711", f"23702//1{number:06}", environ_base={"REMOTE_ADDR": f"10.1.0.{number}"})
        for number in range(30)
    ]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 20


def test_it_is_cancelled_without_disadvantage(app: Flask, services: FakeServices) -> None:
    client = app.test_client()
    answer = client.post(f"{PAGE}/absagen", data={"key": key_in(ask(app))})

    assert answer.status_code == 200 and "Ihr Termin ist abgesagt." in answer.text
    assert "Ihnen entsteht dadurch kein Nachteil." in answer.text and "Anderen Termin" not in answer.text


def test_it_is_moved_to_a_free_time(app: Flask, services: FakeServices) -> None:
    client, key = app.test_client(), key_in(ask(app))

    offered = client.post(f"{PAGE}/verlegen", data={"key": key})
    moved = client.post(f"{PAGE}/verlegt", data={"key": key_in(offered), "starts_at": SLOT})

    assert "Donnerstag, 17. Dezember 2020" in offered.text and f'value="{SLOT}"' in offered.text
    assert "Ihr Termin ist verlegt." in moved.text and "17. Dezember 2020, 09:00 Uhr" in moved.text
    [asked] = services.calls_of("scheduling.free_slots")
    assert (asked["household_id"], asked["minutes"]) == (HOUSEHOLD_ID, 30)


def test_it_goes_into_a_calendar(app: Flask, services: FakeServices) -> None:
    answer = app.test_client().post(f"{PAGE}/kalender", data={"key": key_in(ask(app))})

    assert answer.mimetype == "text/calendar" and "termin.ics" in answer.headers["Content-Disposition"]
    text = answer.text.replace("\r\n ", "")
    for line in ("DTSTART:20201216T080000Z", "STATUS:CONFIRMED", "LOCATION:Standort", f"UID:{REFERENCE}@stufenplan"):
        assert line in text, text
    assert HOUSEHOLD_ID not in text


@pytest.mark.parametrize("act", ["absagen", "verlegen", "verlegt", "kalender"])
@pytest.mark.parametrize("key", ["", "x", "another region"])
def test_without_a_pass_of_ours_nothing_is_done(app: Flask, services: FakeServices, act: str, key: str) -> None:
    if key == "another region":
        key = key_in(ask(app)) + "x"
    services.calls.clear()

    answer = app.test_client().post(f"{PAGE}/{act}", data={"key": key, "starts_at": SLOT})

    assert answer.status_code == 400 and not [name for name in services.called if "scheduling" in name]
