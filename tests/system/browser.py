"""A real browser before the running console: Debian's chromium, driven by Playwright."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from deploy.local.api import DEMO_PASSWORD
from tests.backbone import ROOT

PICTURES = ROOT / ".run" / "pictures"
CHROMIUM = "/usr/bin/chromium"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Root has no sandbox; the pages are our own.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def desk(browser: Browser, url: str, **chosen: Any) -> Iterator[BrowserContext]:
    """A browser of somebody's own: with cookies, a window and a language. Nothing else than `url` is reached."""
    context = browser.new_context(**{"base_url": url, "locale": "de-DE", **chosen})
    context.route(lambda address: not address.startswith(url), lambda route: route.abort())
    try:
        yield context
    finally:
        context.close()


def log_in(context: BrowserContext, login: str) -> Page:
    page = context.new_page()
    page.goto("/login")
    fill_in(page, login)
    return page


def fill_in(page: Page, login: str, password: str = DEMO_PASSWORD) -> None:
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def picture(page: Page, name: str) -> None:
    """Kept as a build artefact, to be looked at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA: the rule and the element of each."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def overflow(page: Page) -> list[str]:
    """What sticks out of the window to the side; the page itself may not be wider than it."""
    return page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          const all = document.documentElement.scrollWidth;
          const root = all > wide ? ["the page: " + all] : [];
          const inside = (element) => { // of a box that scrolls or cuts by itself
            for (let box = element.parentElement; box; box = box.parentElement)
              if (getComputedStyle(box).overflowX !== "visible") return true;
            return false;
          };
          const out = [...document.body.querySelectorAll("*")].filter((element) => {
            const place = element.getBoundingClientRect();
            return place.width > 1 && (place.right > wide + 1 || place.left < -1) && !inside(element)
              && !element.classList.contains("skip");
          });
          return root.concat(out.map((element) => element.outerHTML.slice(0, 120)));
        }"""
    )


def looked_at(page: Page, name: str) -> None:
    """Kept as a picture, in its window and on a phone, and measured there."""
    for size, width in (("desk", 1280), ("phone", 320)):
        page.set_viewport_size({"width": width, "height": 800})
        picture(page, f"{name}-{size}")
        found = [*overflow(page), *violations(page)]
        assert found == [], f"{name}-{size}: {found}"
