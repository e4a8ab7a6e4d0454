"""The pages about users on a real database: the own account, and the administration of others."""

import re
import time

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.gateway.access.second_factor import STEP_SECONDS
from tests.integration.gateway.people import enter, send
from tests.unit.gateway.fakes import PASSWORD
from tests.unit.gateway.test_console import csrf, signed_in

OWN = "zwei Kraniche am Fenster"


def code_of(app: Flask, secret: str, login: str = "leitung") -> str:
    """Of the app on the telephone; the next one when this one has been used."""
    last = app.extensions["stufenplan"].users.accounts.find(login).second_factor.last_step
    return pyotp.TOTP(secret).generate_otp(max(int(time.time()) // STEP_SECONDS, last + 1))


def with_second_factor(app: Flask, login: str = "leitung") -> tuple[FlaskClient, str, list[str]]:
    browser = signed_in(app, login)
    send(browser, "/account", "/account/second-factor")
    page = browser.get("/account/second-factor").text
    secret = re.search(r'class="key">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")  # type: ignore[union-attr]
    confirmed = send(
        browser, "/account/second-factor", "/account/second-factor/confirmation", code=code_of(app, secret, login)
    )
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code>", confirmed.text)
    assert confirmed.status_code == 200 and len(codes) == 10, confirmed.text
    return browser, secret, codes


def test_another_password_logs_out_everywhere_else(app: Flask) -> None:
    here, elsewhere = signed_in(app), signed_in(app)

    told = send(here, "/account", "/account/password", old=PASSWORD, new=OWN, again=OWN)

    assert told.status_code == 303
    page = here.get("/account").text
    assert "Ihr Kennwort ist geändert." in page and page.count("<strong>leitung</strong>") == 1
    assert elsewhere.get("/account", headers={"Accept": "text/html"}).status_code == 302
    assert enter(app, "leitung", PASSWORD)[1].status_code == 401 and enter(app, "leitung", OWN)[1].status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old": "falsch", "new": OWN, "again": OWN}, "Das bisherige Kennwort stimmt nicht."),
        ({"old": PASSWORD, "new": "kurz", "again": "kurz"}, "Das Kennwort braucht mindestens 12 Zeichen."),
        ({"old": PASSWORD, "new": OWN, "again": "anders"}, "stimmt nicht mit der Eingabe darüber überein"),
        ({"old": PASSWORD, "new": "Petra im Sommer", "again": "Petra im Sommer"}, "Ihr Name oder Benutzername"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "Das ist das bisherige Kennwort."),
    ],
)
def test_what_is_wrong_with_a_password_stands_at_its_field_and_none_is_shown(
    app: Flask, fields: dict[str, str], said: str
) -> None:
    answer = send(signed_in(app), "/account", "/account/password", **fields)

    fault = re.search(r'<p class="field-fault" id="(\w+)-fault">([^<]+)</p>', answer.text)
    assert answer.status_code == 422 and fault and said in fault.group(2)
    assert f'aria-describedby="{fault.group(1)}-fault"' in answer.text and OWN not in answer.text


def test_the_second_factor_is_asked_for_and_each_code_counts_once(app: Flask) -> None:
    _, secret, codes = with_second_factor(app)

    browser, answer = enter(app, "leitung", PASSWORD, "/login?next=/account%23sessions")
    assert answer.headers["Location"].startswith("/login/code?next=")
    assert browser.get("/account", headers={"Accept": "text/html"}).status_code == 302, "a password alone opens nothing"
    ask = answer.headers["Location"]
    wrong = send(browser, ask, "/login/code", code="000000")
    assert wrong.status_code == 401 and 'id="code-fault"' in wrong.text
    code = code_of(app, secret)
    came = send(browser, ask, "/login/code", code=code)
    assert came.status_code == 303 and browser.get("/account").status_code == 200

    other, answer = enter(app, "leitung", PASSWORD)
    assert send(other, answer.headers["Location"], "/login/code", code=code).status_code == 401, "used already"
    assert send(other, answer.headers["Location"], "/login/code", code=codes[0]).status_code == 303
    assert "9 Ersatzcodes sind noch übrig." in other.get("/account").text
    third, answer = enter(app, "leitung", PASSWORD)
    assert send(third, answer.headers["Location"], "/login/code", code=codes[0]).status_code == 401


def test_guessing_codes_is_slowed_down_from_wherever_it_is_done(app: Flask) -> None:
    _, _, codes = with_second_factor(app)
    answers = []
    for _ in range(4):
        browser, answer = enter(app, "leitung", PASSWORD)
        answers.append(send(browser, answer.headers["Location"], "/login/code", code="000000"))

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429] and "Retry-After" in answers[-1].headers
    assert send(browser, "/login/code", code=codes[0]).status_code == 429, "a right one waits, too"


def test_a_deep_link_leads_by_way_of_the_code_to_where_it_points(app: Flask) -> None:
    _, _, codes = with_second_factor(app, "betrieb")
    browser = app.test_client()
    first = browser.get("/admin/users?q=kaya", headers={"Accept": "text/html"})

    token = csrf(browser.get(first.headers["Location"]).text)
    fields = {"csrf": token, "login": "betrieb", "password": PASSWORD, "next": "/admin/users?q=kaya"}
    ask = browser.post("/login", data=fields).headers["Location"]
    wanted = re.search(r'name="next" value="([^"]+)"', browser.get(ask).text)
    answer = send(browser, ask, "/login/code", code=codes[0], next=wanted.group(1))  # type: ignore[union-attr]

    assert first.status_code == 302 and answer.headers["Location"] == "/admin/users?q=kaya"


@pytest.mark.parametrize("page", ["//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", "/\t/x"])
def test_no_link_leads_elsewhere_after_the_code(app: Flask, page: str) -> None:
    _, _, codes = with_second_factor(app)
    browser, answer = enter(app, "leitung", PASSWORD)

    assert send(browser, answer.headers["Location"], "/login/code", code=codes[0], next=page).headers["Location"] == "/"


def test_who_has_shown_no_password_is_asked_for_no_code(app: Flask) -> None:
    browser = app.test_client()

    assert browser.get("/login/code").headers["Location"].startswith("/login?next=")
    token = csrf(browser.get("/login").text)
    assert browser.post("/login/code", data={"csrf": token, "code": "123456"}).status_code == 401


def test_the_qr_code_is_an_image_of_ours_and_there_only_while_it_is_set_up(app: Flask) -> None:
    browser = signed_in(app)
    assert browser.get("/account/second-factor/qr.svg").status_code == 404
    send(browser, "/account", "/account/second-factor")

    image = browser.get("/account/second-factor/qr.svg")

    assert image.mimetype == "image/svg+xml" and b"<svg" in image.data and b"style=" not in image.data
    assert image.headers["Cache-Control"] == "no-store"
    wrong = send(browser, "/account/second-factor", "/account/second-factor/confirmation", code="000000")
    assert wrong.status_code == 401 and "Der Code stimmt nicht." in wrong.text


def test_it_is_removed_with_a_code_and_by_whoever_manages_users(app: Flask) -> None:
    browser, secret, _ = with_second_factor(app)
    assert send(browser, "/account", "/account/second-factor/removal", code="000000").status_code == 401
    assert send(browser, "/account", "/account/second-factor/removal", code=code_of(app, secret)).status_code == 303
    assert enter(app, "leitung", PASSWORD)[1].headers["Location"] == "/"

    browser, *_ = with_second_factor(app, "empfang-linden")
    manager = signed_in(app)
    page = "/admin/users/empfang-linden"
    assert send(manager, page, f"{page}/second-factor").status_code == 303
    assert "ist entfernt" in manager.get(page).text and browser.get("/").status_code == 302
    assert enter(app, "empfang-linden", PASSWORD)[1].headers["Location"] == "/"


def test_the_api_wants_the_code_too(app: Flask) -> None:
    _, _, codes = with_second_factor(app)
    login = {"user": "leitung", "password": PASSWORD}

    asked = app.test_client().post("/api/v1/tokens", json=login)
    came = app.test_client().post("/api/v1/tokens", json=login | {"code": codes[0]})

    assert (asked.status_code, asked.json["code"]) == (401, "code-needed") and came.status_code == 201  # type: ignore[index]


def test_a_language_is_kept_for_the_next_login(app: Flask) -> None:
    browser = signed_in(app)
    send(browser, "/account", "/account/language", language="en")
    assert "My account" in browser.get("/account").text

    assert "My account" in signed_in(app).get("/account").text
