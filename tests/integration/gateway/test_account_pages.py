"""The pages about users on a real database: the own account, and the administration of others."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.chassis.storage.database import Database
from services.gateway.access.second_factor import STEP_SECONDS
from tests.unit.gateway.fakes import PASSWORD, FakeServices, make_app
from tests.unit.gateway.test_console import csrf, signed_in

NEW = {"login": "a.kaya", "name": "Ayşe Kaya", "roles": ["reception"], "reach": "sites", "sites": ["hannover/linden"]}
OWN = "zwei Kraniche am Fenster"


@pytest.fixture
def app(database: Callable[[str], str]) -> Iterator[Flask]:
    shared = Database(database("gateway"), name="gateway", max_size=4)
    yield make_app(database=shared)[0]
    shared.close()


def send(browser: FlaskClient, page: str, path: str = "", /, **fields: Any) -> Any:
    """The form of this page, filled in."""
    return browser.post(path or page, data={"csrf": csrf(browser.get(page).text), **fields})


def enter(app: Flask, login: str, password: str, page: str = "/login") -> tuple[FlaskClient, Any]:
    browser = app.test_client()
    fields = {"login": login, "password": password}
    token = csrf(browser.get(page).text)
    wanted = re.search(r'name="next" value="([^"]+)"', browser.get(page).text)
    return browser, browser.post("/login", data=fields | {"csrf": token, "next": wanted.group(1) if wanted else "/"})


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


def test_a_manager_adds_somebody_who_then_chooses_a_password(app: Flask) -> None:
    manager = signed_in(app, "leitung-hannover")

    told = send(manager, "/admin/users/new", **NEW)

    password = re.search(r'id="password" class="key">([a-z0-9-]+)<', told.text)
    assert told.status_code == 201 and password
    browser, answer = enter(app, "a.kaya", password.group(1))
    assert answer.headers["Location"] == "/account"
    assert browser.get("/", headers={"Accept": "text/html"}).headers["Location"] == "/account"
    assert browser.get("/desk/hannover", headers={"Accept": "text/html"}).headers["Location"] == "/account"
    send(browser, "/account", "/account/password", old=password.group(1), new=OWN, again=OWN)
    assert browser.get("/").status_code == 200


def test_nothing_that_was_entered_is_lost_and_each_fault_stands_at_its_field(app: Flask) -> None:
    wrong = NEW | {"login": "Ayşe", "roles": ["letter_office", "operator"], "sites": []}

    answer = send(signed_in(app, "leitung-hannover"), "/admin/users/new", **wrong)

    assert answer.status_code == 422
    assert set(re.findall(r'id="(\w+)-fault"', answer.text)) == {"login", "sites"}
    assert 'value="Ayşe"' in answer.text and 'value="Ayşe Kaya"' in answer.text
    assert re.search(r'value="letter_office" checked', answer.text) and 'value="operator"' not in answer.text
    raised = send(signed_in(app, "leitung-hannover"), "/admin/users/new", **NEW | {"roles": ["operator"]})
    assert raised.status_code == 422 and "Die Rolle Betrieb können Sie nicht vergeben." in raised.text


def test_an_edit_counts_with_the_next_request_and_stands_in_the_audit_log(app: Flask) -> None:
    operator = signed_in(app, "betrieb")
    send(operator, "/admin/users/new", **NEW)

    changed = NEW | {"name": "Ayşe Demir", "roles": ["case_worker", "letter_office"], "reach": "all"}
    assert send(operator, "/admin/users/a.kaya", **changed).headers["Location"] == "/admin/users"

    page = operator.get("/admin/users?q=demir").text
    assert "Ayşe Demir" in page and "Sachbearbeitung, Briefstelle" in page and "Petra Sommer" not in page
    form = operator.get("/admin/users/a.kaya").text
    assert 'value="all" checked' in form and 'value="reception" checked' not in form
    log = operator.get("/admin/audit?kind=user&person=betrieb").text
    assert "Benutzer geändert" in log and "Rollen: Sachbearbeitung, Briefstelle" in log
    file = operator.get("/admin/audit/audit.csv?kind=user&person=betrieb")
    assert file.mimetype == "text/csv" and file.text.startswith("\ufeffZeit;Wer;") and "a.kaya" in file.text
    assert 'id="since-fault"' in operator.get("/admin/audit?since=gestern").text


def test_who_is_shut_out_is_out_at_once(app: Flask) -> None:
    operator = signed_in(app, "betrieb")
    told = send(operator, "/admin/users/new", **NEW).text
    password = re.search(r'class="key">([a-z0-9-]+)<', told).group(1)  # type: ignore[union-attr]
    browser, _ = enter(app, "a.kaya", password)

    send(operator, "/admin/users/a.kaya", "/admin/users/a.kaya/disable")

    assert browser.get("/account", headers={"Accept": "text/html"}).status_code == 302
    assert enter(app, "a.kaya", password)[1].status_code == 401
    assert "gesperrt" in operator.get("/admin/users/a.kaya").text
    send(operator, "/admin/users/a.kaya", "/admin/users/a.kaya/enable")
    assert enter(app, "a.kaya", password)[1].status_code == 303


def test_what_the_users_file_keeps_and_the_own_account_can_only_be_looked_at(app: Flask) -> None:
    operator = signed_in(app, "betrieb")

    for login in ("briefstelle", "betrieb"):
        page = operator.get(f"/admin/users/{login}").text
        assert "<fieldset disabled" in page and "Speichern" not in page
        refused = send(operator, f"/admin/users/{login}", **NEW)
        assert refused.status_code == 409 and 'role="alert"' in refused.text


def test_looks_at_a_household_are_shown_to_managers_and_the_number_stands_in_no_address(app: Flask) -> None:
    fake: FakeServices = app.extensions["stufenplan"].backends.sites._caller
    fake.answers["notification.resolve_households"] = {
        "households": {"23702//0000001": "01890000-0000-7000-8000-000000000001"},
        "with_phone": [],
    }
    look = {"looked_at": "2020-06-17T06:00:00+00:00", "looked_by": "empfang-linden", "purpose": "search"}
    fake.answers["notification.list_looks"] = [look]
    manager, operator = signed_in(app), signed_in(app, "betrieb")

    page = send(
        manager, "/admin/audit", "/admin/audit/looks", household_region="hannover", bg_number="23702//0000001"
    ).text

    assert "Bedarfsgemeinschaft angesehen" in page and "empfang-linden" in page
    assert "household_region" not in operator.get("/admin/audit").text
    assert send(operator, "/account", "/admin/audit/looks", bg_number="x").status_code == 403


def test_no_form_from_elsewhere_changes_anything(app: Flask) -> None:
    browser = signed_in(app, "betrieb")
    send(browser, "/admin/users/new", **NEW)
    for path in (
        "/account/password",
        "/account/second-factor",
        "/account/second-factor/removal",
        "/account/language",
        "/admin/users/new",
        "/admin/users/a.kaya",
        "/admin/users/a.kaya/disable",
        "/admin/users/a.kaya/password",
    ):
        assert browser.post(path, data={"code": "1", **NEW}).status_code == 400, path
    assert not app.extensions["stufenplan"].users.accounts.find("a.kaya").is_disabled


def test_a_language_is_kept_for_the_next_login(app: Flask) -> None:
    browser = signed_in(app)
    send(browser, "/account", "/account/language", language="en")
    assert "My account" in browser.get("/account").text

    assert "My account" in signed_in(app).get("/account").text
