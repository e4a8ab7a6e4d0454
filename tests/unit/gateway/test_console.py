"""The console: pages that work without a script, forms that nobody can forge, words where there is nothing yet."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.gateway import wording
from services.gateway.access.devices import Devices
from services.gateway.wording.terms import duration
from tests.unit.gateway.answers import site, switch
from tests.unit.gateway.fakes import PASSWORD, FakeServices, make_app

WEB = Path(__file__).parents[3] / "services" / "gateway" / "web"


def csrf(page: str) -> str:
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    assert token
    return token.group(1)


def signed_in(app: Flask, login: str = "leitung") -> FlaskClient:
    browser = app.test_client()
    token = csrf(browser.get("/login").text)
    answer = browser.post("/login", data={"csrf": token, "login": login, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return browser


def test_who_is_not_logged_in_is_led_to_the_login() -> None:
    app, services = make_app()

    assert app.test_client().get("/").headers["Location"] == "/login"
    assert app.test_client().get("/live").status_code == 401
    assert services.calls == []


def test_logging_in_sets_a_cookie_that_scripts_and_other_sites_can_not_use() -> None:
    app, _ = make_app()
    browser = app.test_client()

    answer = browser.post(
        "/login", data={"csrf": csrf(browser.get("/login").text), "login": "leitung", "password": PASSWORD}
    )

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert browser.get("/").status_code == 200


def test_a_wrong_password_is_said_in_the_form_and_the_name_stays() -> None:
    app, _ = make_app()
    browser = app.test_client()

    answer = browser.post(
        "/login", data={"csrf": csrf(browser.get("/login").text), "login": '<b>"x', "password": "falsch"}
    )

    assert answer.status_code == 401 and "Name oder Kennwort stimmt nicht." in answer.text
    assert "&lt;b&gt;&#34;x" in answer.text and "<b>" not in answer.text


@pytest.mark.parametrize("path", ["/login", "/logout"])
def test_a_form_from_elsewhere_changes_nothing(path: str) -> None:
    app, _ = make_app()
    browser = signed_in(app)

    for form in ({}, {"csrf": "x"}, {"csrf": "ü"}, {"csrf": ""}):
        data = {"login": "betrieb", "password": PASSWORD, **form}
        assert browser.post(path, data=data).status_code == 400
    assert "Petra Sommer" in browser.get("/").text


def test_logging_out_ends_the_session() -> None:
    app, _ = make_app()
    browser = signed_in(app)

    browser.post("/logout", data={"csrf": csrf(browser.get("/").text)})

    assert browser.get("/").status_code == 302


def test_the_session_cookie_opens_no_api() -> None:
    app, _ = make_app()

    assert signed_in(app).get("/api/v1/regions").status_code == 401


@pytest.mark.parametrize(
    ("path", "led_to"),
    [
        ("/desk/hannover/linden/calls?done=true", "/desk/hannover/linden/calls?done=true"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("/\t/elsewhere.example", "/"),
        ("https://elsewhere.example", "/"),
        ("", "/"),
    ],
)
def test_the_login_leads_to_the_page_that_was_asked_for_if_it_is_ours(path: str, led_to: str) -> None:
    app, _ = make_app()
    browser = app.test_client()

    form = browser.get("/login", query_string={"next": path}).text
    answer = browser.post("/login", data={"csrf": csrf(form), "login": "leitung", "password": PASSWORD, "next": path})

    assert answer.headers["Location"] == led_to


def test_a_deep_link_asks_for_the_login_first_and_a_program_is_told() -> None:
    app, _ = make_app()
    path = "/desk/hannover/linden/calls?done=true"

    page = app.test_client().get(path, headers={"Accept": "text/html"})
    assert page.headers["Location"] == "/login?next=/desk/hannover/linden/calls?done%3Dtrue"
    assert app.test_client().get(path, headers={"Accept": "application/json"}).status_code == 401


def test_a_form_sent_after_the_session_ended_says_that_nothing_was_saved() -> None:
    app, _ = make_app()
    headers = {"Accept": "text/html", "Referer": "http://localhost/desk/hannover"}

    page = app.test_client().post("/desk/hannover", headers=headers)

    assert page.status_code == 401 and "nicht gespeichert" in page.text
    assert 'href="/login?next=/desk/hannover"' in page.text


def test_what_services_say_is_text_never_markup() -> None:
    services = FakeServices()
    services.answers["sites.list_sites"] = [site("linden", "<script>alert(1)</script>")]
    services.answers["sites.list_switches"] = [switch() | {"reason": "<img src=x>"}]
    app, _ = make_app(services)

    page = signed_in(app).get("/").text

    assert "<script>alert" not in page and "<img" not in page


def test_an_error_is_a_page_for_a_browser_and_a_document_for_a_program() -> None:
    app, _ = make_app()

    page = app.test_client().get("/nowhere", headers={"Accept": "text/html,*/*"})
    document = app.test_client().get("/nowhere", headers={"Accept": "application/json"})

    assert page.status_code == document.status_code == 404
    assert page.mimetype == "text/html" and document.mimetype == "application/problem+json"


class _Inspector(HTMLParser):
    """Collects what a strict content security policy would refuse, and controls without a label."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.labels: set[str] = set()
        self.inputs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "script" and not attributes.get("src"):
            self.faults.append("inline script")
        self.faults += [f"{tag} {name}" for name in attributes if name == "style" or name.startswith("on")]
        for name in ("src", "href", "action"):
            if "//" in (attributes.get(name) or ""):
                self.faults.append(f"{tag} {name}={attributes[name]}")
        if tag == "label":
            self.labels.add(attributes.get("for") or "")
        if tag == "input" and attributes.get("type") != "hidden":
            self.inputs.append(attributes.get("id") or "")


@pytest.mark.parametrize("path", ["/", "/login", "/api/docs", "/nowhere"])
def test_no_page_has_inline_code_or_another_host_and_every_field_has_a_label(path: str) -> None:
    app, _ = make_app()
    browser = app.test_client() if path == "/login" else signed_in(app)

    inspector = _Inspector()
    inspector.feed(browser.get(path, headers={"Accept": "text/html"}).text)

    assert inspector.faults == []
    assert set(inspector.inputs) <= inspector.labels


def test_styles_and_scripts_load_nothing_from_elsewhere() -> None:
    for path in [*WEB.rglob("*.css"), *WEB.rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert "http" not in text and "@import" not in text and "url(" not in text, path


def test_numbers_times_and_durations_are_written_as_people_here_write_them() -> None:
    assert wording.number(58000) == "58.000"
    assert wording.when("2020-06-17T06:00:00+00:00") == "17.06.2020, 08:00"
    assert [duration(seconds) for seconds in (None, 12.3, 143)] == ["–", "12 Sekunden", "2 Min. 23 Sek."]


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200e", "\x1b", "\u2028", "\ufeff"])
def test_hidden_characters_turn_no_line_of_a_page(hidden: str) -> None:
    services = FakeServices()
    services.answers["sites.list_switches"] = [switch(reason=f"vor{hidden}nach")]
    services.answers["sites.list_sites"] = [site("linden", f"Lin{hidden}den")]

    page = signed_in(make_app(services)[0]).get("/").text

    assert hidden not in page and page.count(f"‹U+{ord(hidden):04X}›") >= 2


def test_somebody_who_keeps_guessing_at_the_same_address_holds_up_no_browser_that_has_logged_in_before() -> None:
    app, _ = make_app()
    known = signed_in(app)
    known.post("/logout", data={"csrf": csrf(known.get("/").text)})
    stranger = app.test_client()

    def tries(browser: FlaskClient, password: str) -> int:
        form = {"csrf": csrf(browser.get("/login").text), "login": "leitung", "password": password}
        return browser.post("/login", data=form).status_code

    assert [tries(stranger, "falsch") for _ in range(7)][-1] == 429
    assert tries(stranger, PASSWORD) == 429
    assert tries(known, PASSWORD) == 303


def test_the_proof_of_a_browser_is_of_its_login_alone_and_opens_nothing() -> None:
    devices = Devices(b"k" * 32)
    proof = devices.proof("leitung")

    assert devices.place(proof, "leitung") and devices.place(proof, "leitung") != devices.place(
        devices.proof("leitung"), "leitung"
    )
    assert [devices.place(forged, "leitung") for forged in ("", "x", proof[:-1], devices.proof("betrieb"))] == [
        None
    ] * 4
    assert Devices(b"o" * 32).place(proof, "leitung") is None
