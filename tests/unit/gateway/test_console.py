"""The console: pages that work without a script, forms that nobody can forge, words where there is nothing yet."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.gateway import wording
from services.gateway.web.console.view_models import StageBadge
from services.gateway.wording.terms import duration
from tests.unit.gateway.answers import gate, site, switch, switch_id
from tests.unit.gateway.fakes import PASSWORD, FakeServices, MemoryLive, make_app, unavailable
from tests.unit.gateway.test_live import an_event

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


def test_the_first_page_shows_sites_with_their_stage_and_running_switches() -> None:
    services = FakeServices()
    services.answers["sites.list_switches"] = [
        switch(),
        switch("held", id=switch_id(2), held_by=[gate()]),
        switch("settled", id=switch_id(3), seconds_to_settled=61.0),
    ]
    live = MemoryLive()
    live.add(an_event("site.stage_changed.v1", data={"stage": {"id": "x", "name": "Nach Termin"}, "from_stage": "y"}))
    app, _ = make_app(services, live)

    page = signed_in(app).get("/").text

    assert "Standort Linden" in page and "Nur Notfälle" in page and "(Stufe 2 von 3)" in page
    assert "2 Standorte → Nach Termin" in page and 'max="2" value="2" aria-label="Grenzen"' in page
    assert "Wartet auf Freigabe" in page and "Die Fallzahlen bleiben niedrig." in page
    assert "61 Sekunden" in page and "Standort Linden steht jetzt auf „Nach Termin“" in page


def test_what_runs_comes_first_and_every_state_says_what_it_is_about() -> None:
    services = FakeServices()
    open_gate = gate("concept", "Das Schutzkonzept ist veröffentlicht.", missing=["Linden", "Mitte"])
    services.answers["sites.list_switches"] = [
        switch("scheduled", id=switch_id(11)),
        switch("held", id=switch_id(12), held_by=[open_gate]),
        switch("running", id=switch_id(13)),
        switch("cancelled", id=switch_id(14), cancel_reason="Landesvorgaben geändert"),
    ]
    live = MemoryLive()
    live.add(an_event("switch.held.v1", data={"region": "hannover", "reasons": ["concept"], "switch": {}}))
    app, _ = make_app(services, live)

    page = signed_in(app).get("/").text

    assert page.index("is-running") < page.index("is-held") < page.index("is-scheduled") < page.index("is-cancelled")
    assert "Das Schutzkonzept ist veröffentlicht. Noch offen: Linden, Mitte." in page
    assert "Umstellung angehalten, eine Freigabe fehlt" in page
    assert "Abgebrochen: „Landesvorgaben geändert“" in page
    assert "keine Termine betroffen" not in page  # nobody knows yet


def test_the_first_page_asks_sites_once_and_nobody_else() -> None:
    services = FakeServices()

    signed_in(make_app(services)[0]).get("/")

    assert services.called == ["sites.overview"]


def test_a_planned_switch_is_shown_however_many_newer_ones_there_are() -> None:
    services = FakeServices()
    filed = [switch("settled", id=switch_id(100 + number)) for number in range(40)] + [
        switch("scheduled", reason="im nächsten Monat")
    ]
    services.answers["sites.list_switches"] = lambda limit, state=None: [
        switch for switch in filed if state in (None, switch["state"])
    ][:limit]

    page = signed_in(make_app(services)[0]).get("/").text

    assert "im nächsten Monat" in page and page.count("is-scheduled") == 1 and page.count("is-settled") == 3


def test_a_user_of_one_site_sees_that_site_only() -> None:
    app, _ = make_app()

    page = signed_in(app, "empfang-linden").get("/").text

    assert "Standort Linden" in page and "Standort Mitte" not in page


def test_a_site_is_shown_as_moving_until_its_switch_is_done_there() -> None:
    services = FakeServices()
    running = switch()
    running["sites"][0]["letters_at"] = "2020-06-17T06:01:00+00:00"
    services.answers["sites.list_switches"] = [running]
    services.answers["sites.list_sites"] = [
        site("linden", "Linden", switch_id=running["id"]),
        site("mitte", "Mitte", switch_id=running["id"]),
    ]
    app, _ = make_app(services)

    assert signed_in(app).get("/live").text.count("wird gerade umgestellt") == 1


def test_where_there_is_nothing_yet_the_page_says_what_to_do() -> None:
    services = FakeServices()
    services.answers["sites.list_regions"] = []
    app, _ = make_app(services)

    page = signed_in(app).get("/").text

    assert "Noch keine Region geladen" in page and "stufenplan region load" in page
    assert "Zurzeit läuft keine Umstellung" in page and "Noch keine Ereignisse" in page


def test_a_service_that_is_away_is_said_on_the_page() -> None:
    services = FakeServices()
    services.answers["sites.list_regions"] = unavailable()
    app, _ = make_app(services)

    answer = signed_in(app).get("/")

    assert answer.status_code == 200 and "Der Dienst sites läuft nicht." in answer.text


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


def test_ink_on_every_ground_has_the_contrast_that_people_need() -> None:
    """WCAG 2.1 AA: 4.5 to 1, in the light and in the dark scheme."""
    css = (WEB / "console" / "static" / "tokens.css").read_text(encoding="utf-8")
    light, dark = css.split("@media")
    for scheme in (light, dark):
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", scheme))
        pairs = [("ink", "paper"), ("ink", "card"), ("ink-soft", "paper"), ("ink-soft", "card"), ("brand-ink", "brand")]
        pairs += [(f"tone-{tone}", f"tone-{tone}-soft") for tone in range(5)]
        pairs += [(name, f"{name}-soft") for name in ("good", "hold", "bad")]
        for ink, ground in pairs:
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


def test_numbers_times_and_durations_are_written_as_people_here_write_them() -> None:
    assert wording.number(58000) == "58.000"
    assert wording.when("2020-06-17T06:00:00+00:00") == "17.06.2020, 08:00"
    assert [duration(seconds) for seconds in (None, 12.3, 143)] == ["–", "12 Sekunden", "2 Min. 23 Sek."]


@pytest.mark.parametrize(("steps", "tones"), [(2, [0, 4]), (3, [0, 2, 4]), (5, [0, 1, 2, 3, 4]), (1, [4])])
def test_the_colour_of_a_stage_follows_its_place_in_the_plan(steps: int, tones: list[int]) -> None:
    assert [StageBadge("x", step, steps).tone for step in range(1, steps + 1)] == tones


def contrast(colour: str, other: str) -> float:
    def luminance(colour: str) -> float:
        channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(colour), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
