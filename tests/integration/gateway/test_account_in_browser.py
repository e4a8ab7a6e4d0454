"""The pages about users in a real browser before a gateway that runs: on a phone and on a desk, in both languages."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from services.gateway.access.second_factor import STEP_SECONDS
from tests.integration.gateway.conftest import House
from tests.system.browser import chromium, desk, fill_in, log_in, overflow, violations

PHONE = {"width": 320, "height": 640}
LOOKS = {
    "phone": {"viewport": PHONE},
    "phone, English, dark": {"viewport": PHONE, "locale": "en-GB", "color_scheme": "dark"},
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "desk, English": {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"},
}
OWN = "zwei Kraniche am Fenster"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def fits(page: Page, folder: Path, name: str) -> None:
    """Nothing sticks out, and no rule of WCAG is broken; a picture is kept beside the test's files."""
    page.evaluate("document.fonts.ready.then(() => true)")
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    assert (name, overflow(page), violations(page)) == (name, [], [])


def filled_in(page: Page, login: str) -> None:
    """The form of a new user."""
    page.fill("[name=login]", login)
    page.fill("[name=name]", "Ayşe Kaya")
    page.check("[name=roles][value=reception]")
    page.check("[name=reach][value=sites]")
    page.check("[name=sites][value='hannover/linden']")


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_fits_its_window_and_keeps_the_rules(
    house: House, browser: Browser, look: str, tmp_path: Path
) -> None:
    with desk(browser, house.gateway.url, **LOOKS[look]) as context:
        page = log_in(context, "betrieb")
        page.goto("/admin/users/new")
        fits(page, tmp_path, "new-user")
        page.fill("[name=login]", "Ayşe")
        page.fill("[name=name]", "Ayşe Kaya")
        page.locator(".user-form button").click()
        expect(page.locator("[aria-invalid=true]").first).to_be_focused()
        assert page.input_value("[name=name]") == "Ayşe Kaya"
        fits(page, tmp_path, "new-user-faults")
        login = f"kaya.{list(LOOKS).index(look)}"
        filled_in(page, login)
        page.locator(".user-form button").click()
        password = page.locator("#password").inner_text()
        fits(page, tmp_path, "one-time-password")
        for name, address in {"users": "", f"{login}": f"/{login}", "file": "/leitung", "own": "/betrieb"}.items():
            page.goto(f"/admin/users{address}")
            fits(page, tmp_path, f"users-{name}")
        page.goto("/admin/audit")
        fits(page, tmp_path, "audit")
    with desk(browser, house.gateway.url, **LOOKS[look]) as context:
        page = context.new_page()
        page.goto("/admin/users")
        fits(page, tmp_path, "login")
        fill_in(page, login, password)
        expect(page).to_have_url(re.compile("/account$"))
        fits(page, tmp_path, "password-must-change")
        for name, typed in {"old": password, "new": OWN, "again": f"{OWN}!"}.items():
            page.fill(f"[name={name}]", typed)
        page.locator("form[action$='/password'] button").click()
        expect(page.locator("[name=again]")).to_have_attribute("aria-invalid", "true")
        fits(page, tmp_path, "password-faults")
        for name, typed in {"old": password, "new": OWN, "again": OWN}.items():
            page.fill(f"[name={name}]", typed)
        page.locator("form[action$='/password'] button").click()
        expect(page.locator(".notice-good")).to_be_visible()
        fits(page, tmp_path, "account")


def test_a_login_with_a_second_factor_by_keys_alone_and_without_scripts(
    house: House, browser: Browser, tmp_path: Path
) -> None:
    with desk(browser, house.gateway.url, viewport=PHONE) as context:
        page = log_in(context, "briefstelle")
        page.goto("/account")
        page.locator("form[action$='/second-factor'] button").press("Enter")
        expect(page.locator("img.qr")).to_have_js_property("complete", True)
        assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 0
        fits(page, tmp_path, "set-up")
        totp = pyotp.TOTP(page.locator("code.key").inner_text().replace(" ", ""))
        first = int(time.time()) // STEP_SECONDS
        page.fill("[name=code]", totp.generate_otp(first))
        page.keyboard.press("Enter")
        expect(page.locator(".codes li")).to_have_count(10)
        fits(page, tmp_path, "recovery-codes")
    with desk(browser, house.gateway.url, viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/account")
        page.locator("[name=login]").press_sequentially("briefstelle")
        page.keyboard.press("Tab")
        page.keyboard.type("stufenplan-demo")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/login/code"))
        page.keyboard.type("000000")
        page.keyboard.press("Enter")
        expect(page.locator("#code-fault")).to_be_visible()
        page.fill("[name=code]", totp.generate_otp(first + 1))
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/account$"))


def test_the_page_that_asks_for_the_code_keeps_the_rules(house: House, browser: Browser, tmp_path: Path) -> None:
    """Whoever has set up the second factor in the test before."""
    for look, chosen in LOOKS.items():
        with desk(browser, house.gateway.url, **chosen) as context:
            page = log_in(context, "briefstelle")
            expect(page).to_have_url(re.compile("/login/code"))
            fits(page, tmp_path, f"code-{look}".replace(", ", "-"))
