"""The letter office's day in the browser: letters paused and let go on, one campaign, sample letters."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.system.browser import chromium, desk, log_in, looked_at
from tests.system.region import make_region
from tests.system.system import System

TODAY = date(2020, 6, 15)
WORDS = {
    "de": ("de-DE", "Briefe aller Standorte anhalten", "Briefe weitergehen lassen", "Musterbriefe"),
    "en": ("en-GB", "Pause the letters of all its sites", "Let the letters go on", "Sample letters"),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def region(system: System, tmp_path_factory):
    made = make_region(31, id="letters", sites=2, households=400, today=TODAY)
    system.load(made, tmp_path_factory.mktemp("letters"))
    return made


@pytest.fixture(scope="module", params=WORDS)
def office(system: System, browser, region, request) -> Iterator[tuple[Page, str]]:
    locale = WORDS[request.param][0]
    with desk(browser, system.stack.gateway_url, locale=locale, viewport={"width": 1280, "height": 800}) as context:
        yield log_in(context, "briefstelle"), request.param


def test_the_letters_of_a_switch_are_paused_and_let_go_on(system, region, office) -> None:
    page, language = office
    _, pause, resume, _ = WORDS[language]
    stage = {"de": "emergency", "en": "regular"}[language]
    with system.frozen("letters-1", "letters-2"):
        switch = system.file(region.id, stage)
        page.goto(f"/regions/{region.id}/letters")
        button = page.locator(f"form[action$='{switch['id']}']").get_by_role("button", name=pause)
        for _ in range(60):
            if button.count():
                break
            page.wait_for_timeout(500)
            page.reload()
        button.click()
        expect(page.get_by_role("status").get_by_role("paragraph").first).to_be_visible()
        looked_at(page, f"letters-{language}")
        page.locator(f"form[action$='{switch['id']}']").get_by_role("button", name=resume).click()
        expect(page.locator(f"form[action$='{switch['id']}']").get_by_role("button", name=resume)).to_have_count(0)
    system.settled(switch["id"])
    page.reload()
    page.locator("table.grid tbody a").first.click()
    expect(page.locator(".history li")).to_have_count(2)
    looked_at(page, f"campaign-{language}")


def test_a_sample_letter_opens_as_pdf(region, office) -> None:
    page, language = office
    page.goto(f"/regions/{region.id}/letters")
    page.get_by_role("link", name=WORDS[language][3]).click()
    looked_at(page, f"samples-{language}")
    answer = page.request.get(page.locator("table.grid tbody a").first.get_attribute("href") or "")
    assert answer.headers["content-type"] == "application/pdf" and answer.body().startswith(b"%PDF")
