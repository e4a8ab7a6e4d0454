"""A manager's day in the browser: sites switched, a dated switch taken back, letters paused; by mouse and by keys."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.system.browser import chromium, desk, log_in, looked_at
from tests.system.region import make_region
from tests.system.system import System

TODAY = date(2020, 6, 15)
LANGUAGES = {"de": "de-DE", "en": "en-GB"}
WORDS = {
    "de": {
        "switches": "Umstellungen",
        "new": "Standorte umstellen",
        "all": "Alle 3 Standorte wählen",
        "preview": "Zur Vorschau",
        "file": re.compile(r"^3 Standorte umstellen, \d+ Briefe$"),
        "one": re.compile(r"^1 Standort umstellen, \d+ Briefe?$"),
        "filed": re.compile("^Eingereicht"),
        "back": "Umstellung zurücknehmen",
        "cancel": "Umstellung abbrechen",
        "why": "Warum",
        "missing": "3 Angaben fehlen oder stimmen nicht:",
    },
    "en": {
        "switches": "Switches",
        "new": "Switch sites",
        "all": "Choose all 3 sites",
        "preview": "See what it would do",
        "file": re.compile(r"^Switch 3 sites, \d+ letters$"),
        "one": re.compile(r"^Switch 1 site, \d+ letters?$"),
        "filed": re.compile("^Filed"),
        "back": "Take the switch back",
        "cancel": "Cancel the switch",
        "why": "Why",
        "missing": "3 things are missing or wrong:",
    },
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module", params=LANGUAGES)
def manager(system: System, browser, request, tmp_path_factory) -> Iterator[tuple[Page, str, str]]:
    """The manager's page, a region of its own, and the language."""
    language = request.param
    region = make_region(21, id=f"switches-{language}", sites=3, households=40, today=TODAY)
    system.load(region, tmp_path_factory.mktemp("switches"))
    chosen = {"locale": LANGUAGES[language], "viewport": {"width": 1280, "height": 800}}
    with desk(browser, system.stack.gateway_url, **chosen) as context:
        yield log_in(context, "leitung"), region.id, language


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(manager) -> None:
    page, region, language = manager
    words = WORDS[language]
    page.goto(f"/regions/{region}/switches/new")
    page.check("#when-later")
    page.fill("[name=day]", "31.2.")
    page.check("[name=site] >> nth=0")
    page.get_by_role("button", name=words["preview"]).click()
    expect(page.get_by_role("alert")).to_contain_text(words["missing"])
    expect(page.locator("[name=day]")).to_have_value("31.2.")
    expect(page.locator("[name=site] >> nth=0")).to_be_checked()
    expect(page.locator("#when-later")).to_be_checked()
    looked_at(page, f"switch-faults-{language}")


def test_all_sites_are_switched_at_once_with_the_mouse(manager) -> None:
    page, region, language = manager
    words = WORDS[language]
    page.goto("/")
    page.goto(f"/regions/{region}/switches")
    page.get_by_role("link", name=words["new"]).click()
    looked_at(page, f"switch-new-{language}")
    page.get_by_role("button", name=words["all"]).click()
    page.check("[name=stage] >> nth=0")
    page.fill("[name=reason]", "Landesverordnung")
    page.get_by_role("button", name=words["preview"]).click()
    expect(page.locator("table.grid tbody tr")).to_have_count(3)
    looked_at(page, f"switch-preview-{language}")
    page.get_by_role("button", name=words["file"]).click()
    expect(page).to_have_url(re.compile("/switches/[0-9a-f-]{36}$"))
    expect(page.get_by_role("status").get_by_text(words["filed"])).to_be_visible()
    expect(page.locator("table.grid tbody tr")).to_have_count(3)
    by_itself = re.compile(r"(3/3.*){4}", re.DOTALL)
    expect(page.locator("#sites thead")).to_have_text(by_itself, timeout=60_000)
    expect(page.locator("main details")).to_have_count(0, timeout=60_000)  # settled: nothing is left to be cancelled
    looked_at(page, f"switch-{language}")


def test_a_dated_switch_is_filed_and_taken_back_by_keys_alone(manager) -> None:
    page, region, language = manager
    words = WORDS[language]
    page.goto(f"/regions/{region}/switches/new")
    to(page, "[name=site]")
    page.keyboard.press("Space")
    to(page, "[name=stage]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    to(page, "[name=when]")
    page.keyboard.press("ArrowDown")
    to(page, "[name=day]")
    page.keyboard.type("30.6.")
    to(page, "[name=reason]")
    page.keyboard.type("Wie besprochen")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name=words["one"])
    expect(button).to_be_visible()
    to(page, "form.wizard button:not(.quiet)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").get_by_text(words["filed"])).to_be_visible()
    to(page, ".actions summary")
    page.keyboard.press("Enter")
    to(page, "#end-reason")
    page.keyboard.type("Doch nicht")
    page.keyboard.press("Enter")
    expect(page.locator(".history")).to_contain_text("Doch nicht")
    expect(page.get_by_role("button", name=words["cancel"])).to_have_count(0)
    page.goto(f"/regions/{region}/switches")
    looked_at(page, f"switches-{language}")


def to(page: Page, selector: str) -> None:
    """Tab on until the element has the focus, as somebody does who has no mouse."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


def test_reception_may_look_and_not_switch(system, browser, manager) -> None:
    region = manager[1]
    with desk(browser, system.stack.gateway_url) as context:
        page = log_in(context, "betrieb")
        page.goto(f"/regions/{region}/switches")
        expect(page.get_by_role("link", name="Standorte umstellen")).to_have_count(0)
        assert page.goto(f"/regions/{region}/switches/new").status == 403
