"""Is this letter real: the page that the QR code leads to."""

import pytest

from services.gateway.access.throttle import address_key
from tests.unit.gateway.fakes import make_app

CODE = "K7QF3-2MXTA"
LETTER = {
    "region": "hannover",
    "office": "Jobcenter Region Hannover",
    "site": "Standort Linden",
    "letter_date": "2020-06-10",
    "subject": "Standort Linden: ab 17. Juni 2020 nach Termin",
}


def known(code: str) -> object:
    return LETTER if code == CODE else None


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Brief mit diesem Prüfzeichen"), ("en", "sent a letter with this")]
)
def test_a_real_letter_is_told_by_office_date_and_subject(language: str, words: str) -> None:
    app, services = make_app()
    services.answers["notification.check_letter"] = known

    answer = app.test_client().get(f"/p/brief/{CODE}", headers={"Accept-Language": language})
    typed = app.test_client().get("/p/brief", query_string={"code": f" {CODE} ", "lang": language})

    for text in (answer.text, typed.text):
        assert words in text and LETTER["subject"] in text and LETTER["office"] in text and LETTER["site"] in text
        assert ("10.06.2020" if language == "de" else "10 Jun 2020") in text
    assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("code", ["AAAAA-AAAAA", "x" * 41, "K7QF3", "%F0%9F%98%80"])
def test_any_other_code_is_told_in_the_same_words(code: str) -> None:
    app, services = make_app()
    services.answers["notification.check_letter"] = known

    answer = app.test_client().get(f"/p/brief/{code}", headers={"Accept-Language": "de"})

    assert answer.status_code == 200 and "Dieses Prüfzeichen kennen wir nicht" in answer.text


def test_of_a_thousand_guesses_thirty_are_looked_at_and_right_ones_do_not_count() -> None:
    app, services = make_app()
    services.answers["notification.check_letter"] = known
    client = app.test_client()
    assert [client.get(f"/p/brief/{CODE}").status_code for _ in range(50)] == [200] * 50
    services.calls.clear()

    answers = [client.get(f"/p/brief/AAAAA-{number:05}") for number in range(1000)]

    assert [answer.status_code for answer in answers] == [200] * 30 + [429] * 970
    assert len(services.calls) == 30 and answers[-1].headers["Retry-After"] == "600"
    assert "10 Minuten" in answers[-1].text
    assert client.get(f"/p/brief/{CODE}").status_code == 429
    assert client.get(f"/p/brief/{CODE}", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200


def test_addresses_of_one_home_count_as_one() -> None:
    here, there = "2001:db8:1:2::3", "2001:db8:1:2:ffff::1"
    assert address_key("x", here) == address_key("x", there) != address_key("x", "2001:db8:1:3::3")
    assert address_key("x", "192.0.2.1") != address_key("x", "192.0.2.2")
    assert address_key("x", "") == address_key("x", "")


def test_programs_ask_by_the_same_limit() -> None:
    app, services = make_app()
    services.answers["notification.check_letter"] = known
    client = app.test_client()

    assert client.get(f"/api/v1/public/letters/{CODE}").json == LETTER
    answers = [client.get(f"/api/v1/public/letters/AAAAA-{number:05}") for number in range(40)]
    assert [answer.status_code for answer in answers] == [404] * 30 + [429] * 10
    assert client.get("/p/brief/AAAAA-AAAAA").status_code == 429
