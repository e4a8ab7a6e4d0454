"""The console as people have it before them: small windows, keys, screen readers, and news that come by themselves."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.backbone import publish
from tests.system.browser import chromium, desk, fill_in, log_in, overflow, violations
from tests.system.region import make_region
from tests.system.system import System, wait_until

TODAY = date(2020, 6, 15)
LONG = "Jobcenter Region Hannover, Standort Langenhagen-Wedemark, Leistungsgewährung und Arbeitsvermittlung"
PARKED = "notification.site.replanned.v1"
PAGES = {
    "login": "/login",
    "first page": "/",
    "desk": "/desk/browser",
    "found": "/desk/browser",
    "calls": "/desk/browser/site-1/calls",
    "calendar": "/regions/browser/timeline",
    "left behind": "/dead-letters",
    "sessions": "/sessions",
    "unknown": "/nichts",
    "API": "/api/docs",
}
PHONE = {"width": 320, "height": 640}
"""Also what a window of 1280 leaves at 400 %."""
LOOKS = {
    "phone": {"viewport": PHONE},
    "phone, English, dark": {"viewport": PHONE, "locale": "en-GB", "color_scheme": "dark"},
    "desk": {"viewport": {"width": 1280, "height": 800}},
}


@pytest.fixture(scope="module")
def region(system: System, tmp_path_factory):
    made = make_region(11, id="browser", sites=3, households=40, today=TODAY)
    made.document["sites"][0]["name"] = LONG
    system.load(made, tmp_path_factory.mktemp("browser"))
    publish(system.stack.broker.uri, "", PARKED, b"{nothing", "application/json")
    wait_until(lambda: system.operator.get("/dead-letters")[0], "a message left behind")
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def show(page: Page, name: str) -> None:
    page.goto(PAGES[name])
    if name == "found":
        page.fill("[name=from]", "2020-06-15")
        page.click("main button[type=submit]")
        page.locator("details").first.evaluate("element => { element.open = true }")


@pytest.fixture(scope="module", params=LOOKS)
def seen(system: System, region, browser, request) -> Iterator[Page]:
    """The manager's browser, logged in."""
    with desk(browser, system.stack.gateway_url, **LOOKS[request.param]) as context:
        yield log_in(context, "leitung")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_its_window_and_all_keep_the_rules_of_wcag(seen: Page, name):
    show(seen, name)
    assert overflow(seen) == []
    assert violations(seen) == []
    out = seen.get_by_role("button", name=re.compile("^(Abmelden|Log out)$"))
    for place in [button.bounding_box() for button in out.all()]:
        assert place and place["x"] >= 0 and place["x"] + place["width"] <= seen.viewport_size["width"]


def test_a_message_left_behind_keeps_them_too(system, region, browser):
    with desk(browser, system.stack.gateway_url, viewport=PHONE) as context:
        page = log_in(context, "betrieb")
        page.goto("/dead-letters")
        with page.expect_navigation():  # until its styles are there
            page.click(".letters a")
        page.locator("details").first.evaluate("element => { element.open = true }")
        assert overflow(page) == [] and violations(page) == []


def test_the_calendar_needs_no_scripts_and_goes_by_weeks_and_by_keys(system, region, browser):
    with desk(browser, system.stack.gateway_url, viewport=PHONE, java_script_enabled=False) as context:
        page = log_in(context, "leitung")
        page.get_by_role("link", name=re.compile("^Kalender")).first.click()
        expect(page).to_have_url(re.compile("/regions/browser/timeline$"))
        table = page.get_by_role("table", name=re.compile("^Stufen nach Standort und Tag, 15.06.2020"))
        assert table.get_by_role("rowheader").count() == 3 and LONG in table.inner_text()
        page.get_by_role("link", name="Woche danach").click()
        expect(page).to_have_url(re.compile(r"timeline\?from=2020-06-22$"))
    with desk(browser, system.stack.gateway_url, viewport=PHONE) as context:
        page = log_in(context, "leitung")
        page.goto(PAGES["calendar"])
        box = page.get_by_role("region", name=re.compile("^Stufen nach Standort"))
        box.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        page.wait_for_function("() => document.querySelector('.plan-box').scrollLeft > 0")
        assert box.get_by_role("rowheader").first.bounding_box()["x"] >= 0, "the names of the sites stay"


def test_a_deep_link_leads_through_the_login_to_where_it_points(system, region, browser):
    with desk(browser, system.stack.gateway_url) as context:
        page = context.new_page()
        page.goto("/desk/browser/site-1/calls?done=true")
        expect(page).to_have_url(re.compile(r"/login\?next="))
        fill_in(page, "leitung", "falsch")
        expect(page.get_by_role("alert")).to_be_visible()
        assert page.input_value("[name=login]") == "leitung"
        fill_in(page, "leitung")
        expect(page).to_have_url(re.compile(r"/desk/browser/site-1/calls\?done=true$"))


def test_news_come_by_themselves_and_leave_the_reader_where_they_are(system, region, browser):
    with desk(browser, system.stack.gateway_url, viewport={"width": 1280, "height": 500}) as context:
        page = log_in(context, "leitung")
        page.wait_for_selector("#event-list li")
        page.focus("#refresh")
        page.evaluate("document.getElementById('event-list').scrollTop = 40")
        page.evaluate("window.before = document.querySelector('#event-list li span').textContent")
        filed = system.file(region.id, "by-appointment", sites=["site-2"])
        expect(page.locator(".switch.is-settled").first).to_be_visible(timeout=90_000)
        assert filed["id"] and page.evaluate("document.activeElement.id") == "refresh"
        assert page.evaluate("document.getElementById('event-list').scrollTop") > 40
        assert page.evaluate("document.getElementById('told').textContent !== ''")
        expect(page.locator("#stale")).to_be_empty()


def test_a_view_that_ages_says_so_and_is_fresh_again_by_itself(system, region, browser):
    with desk(browser, system.stack.gateway_url) as context:
        page = log_in(context, "leitung")
        page.wait_for_selector(".site")
        with system.frozen("gateway"):
            expect(page.locator("#stale")).to_contain_text("nicht mehr aktuell", timeout=60_000)
        expect(page.locator("#stale")).to_be_empty(timeout=60_000)


def test_a_session_that_ends_is_said_where_one_looks(system, region, browser):
    with desk(browser, system.stack.gateway_url) as context:
        page = log_in(context, "leitung")
        page.wait_for_selector(".site")
        context.new_page().goto("/")
        elsewhere = context.pages[-1]
        elsewhere.click("header form button")
        expect(page.locator("#stale a")).to_be_visible(timeout=60_000)


def test_a_move_that_cannot_be_keeps_what_was_entered_beside_its_fault(system, region, browser):
    with desk(browser, system.stack.gateway_url) as context:
        page = log_in(context, "leitung")
        show(page, "found")
        count = page.locator(".desk-found > li").count()
        form = page.locator("details form[action$='/move']").first
        form.locator("[name=day]").fill("2020-06-20")  # a Saturday
        form.locator("[name=time]").fill("09:00")
        form.locator("[name=note]").fill("auf Wunsch")
        form.get_by_role("button").click()
        expect(page.locator(".desk-found > li [role=alert]")).to_be_visible()
        again = page.locator("details[open] form[action$='/move']")
        assert again.locator("[name=day]").input_value() == "2020-06-20"
        assert again.locator("[name=note]").input_value() == "auf Wunsch"
        assert page.locator(".desk-found > li").count() == count
