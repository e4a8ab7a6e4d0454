"""The public pages as anybody has them before them: small windows, no scripts, two languages; and what they lead to."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Response, expect
from pypdf import PdfReader

from services.gateway.web.public.throttling import BY_ADDRESS
from tests.system.browser import chromium, desk, overflow, violations
from tests.system.region import Region, make_region
from tests.system.system import System, wait_until

TODAY = date(2020, 6, 15)
LONG = "Jobcenter Region Hannover, Standort Langenhagen-Wedemark, Leistungsgewährung und Arbeitsvermittlung"
WISH = "matter=consultation&site=site-2&how=in_person"
PAGES = {
    "regions": "/p/",
    "region": "/p/public",
    "site": "/p/public/site-1",
    "letter": "/p/brief",
    "wrong letter": "/p/brief/AAAAA-AAAAA",
    "own appointment": "/p/public/termin",
    "matters": "/p/public/buchen",
    "places": "/p/public/buchen?matter=consultation",
    "times": f"/p/public/buchen?{WISH}",
    "number": f"/p/public/buchen?{WISH}&at=2020-06-17T07:00:00%2B00:00",
    "unknown": "/p/nowhere",
}
PHONE = {"width": 320, "height": 640}
LOOKS = {
    "phone": {"viewport": PHONE},
    "phone, English, dark": {"viewport": PHONE, "locale": "en-GB", "color_scheme": "dark"},
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "desk, forced colours": {"viewport": {"width": 640, "height": 800}, "forced_colors": "active"},
}
KIB_100 = 100 * 1024


@pytest.fixture(scope="module")
def region(system: System, tmp_path_factory: pytest.TempPathFactory) -> Region:
    made = make_region(12, id="public", sites=2, households=40, today=TODAY)
    made.document["sites"][0]["name"] = LONG
    for kind in made.document["kinds"][:1]:
        kind["online"] = "benefits"
    system.load(made, tmp_path_factory.mktemp("public"))
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module", params=LOOKS)
def seen(system: System, region: Region, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    with desk(browser, system.stack.gateway_url, **LOOKS[request.param]) as context:
        yield context.new_page()


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_light_fit_every_window_and_keep_the_rules_of_wcag(seen: Page, name: str) -> None:
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    seen.on("response", keep)
    seen.goto(PAGES[name])
    seen.wait_for_load_state("networkidle")
    seen.remove_listener("response", keep)
    assert overflow(seen) == [] and violations(seen) == []
    assert sum(map(weight, answers)) < KIB_100
    assert seen.context.cookies() == [] and seen.locator("h1").count() == 1


def weight(answer: Response) -> int:
    """Bytes on the way, compressed as they come; fonts aside, which a browser that has none of them does without."""
    if answer.url.endswith(".woff2"):
        return 0
    return int(answer.headers.get("content-length") or len(answer.body()))


def number_of(page: Page) -> str:
    return page.locator("dd.code").inner_text().strip()


@pytest.mark.parametrize(("language", "scripts"), [("de-DE", False), ("en-GB", True)])
def test_an_appointment_is_booked_seen_moved_and_cancelled(
    system: System, region: Region, browser: Browser, language: str, scripts: bool
) -> None:
    german = language == "de-DE"
    bg_number = region.households[1 if german else 2]["BG-Nummer"]
    look = {"viewport": PHONE, "locale": language, "java_script_enabled": scripts}
    with desk(browser, system.stack.gateway_url, **look) as context:
        page = context.new_page()
        page.goto("/p/public")
        page.get_by_role("link", name="Einen Termin buchen" if german else "Book an appointment").click()
        page.get_by_role("link", name="Consultation").click()
        page.locator("a[href*='site=site-2'][href*='how=phone']").click()
        page.locator("ul.slots a").first.click()
        when = page.locator("main strong").first.inner_text()
        if scripts:
            page.wait_for_function("() => document.querySelector('[name=answer]').value !== ''")
        page.fill("[name=bg_number]", bg_number)
        page.get_by_role("button", name="Weiter" if german else "Go on").click()
        expect(page.locator("dl")).to_contain_text(when)
        page.get_by_role("button", name="Diesen Termin buchen" if german else "Book this appointment").click()
        expect(page.get_by_role("status")).to_contain_text("gebucht" if german else "is booked")
        number = number_of(page)

        page.goto("/p/public/termin")
        page.fill("[name=number]", number.lower().replace("-", " "))
        page.fill("[name=bg_number]", bg_number)
        page.locator("main button[type=submit]").click()
        expect(page.locator("dl")).to_contain_text(when)
        names = {region.households[number]["Nachname"] for number in (1, 2)}
        assert not names & set(page.inner_text("main").split())
        with page.expect_download() as download:
            page.get_by_role("button", name="Im Kalender speichern" if german else "Save in my calendar").click()
        assert "BEGIN:VEVENT" in Path(download.value.path()).read_text(encoding="utf-8")

        page.get_by_role("button", name="Anderen Termin" if german else "another time").click()
        page.locator("details").last.locator("summary").click()
        page.locator("ul.slots button").last.click()
        expect(page.get_by_role("status")).to_contain_text("verlegt" if german else "is moved")
        assert when not in page.inner_text("dl")

        page.get_by_role("button", name="Termin absagen" if german else "Cancel the appointment").click()
        expect(page.get_by_role("status")).to_contain_text("abgesagt" if german else "is cancelled")
        expect(page.locator("main")).to_contain_text("Nachteil" if german else "disadvantage")
        assert context.cookies() == []


def test_what_is_held_and_given_up_is_free_for_others(system: System, region: Region, browser: Browser) -> None:
    with desk(browser, system.stack.gateway_url) as context:
        page = context.new_page()
        page.goto(f"/p/public/buchen?{WISH.replace('in_person', 'phone')}")
        page.locator("ul.slots a").first.click()
        page.fill("[name=bg_number]", "23702//9999999")
        page.get_by_role("button", name="Weiter").click()
        expect(page.get_by_role("alert")).to_contain_text("kennen wir nicht")
        page.fill("[name=bg_number]", region.households[3]["BG-Nummer"])
        page.get_by_role("button", name="Weiter").click()
        page.get_by_role("button", name="Nein, neu wählen").click()
        expect(page).to_have_url(re.compile("/buchen/aufgeben"))
        expect(page.get_by_role("link", name="Consultation")).to_be_visible()


@pytest.mark.parametrize("language", ["de-DE", "en-GB"])
def test_a_letter_is_real_or_it_is_not_and_guesses_are_throttled(
    system: System, region: Region, browser: Browser, letters: Path, language: str
) -> None:
    german = language == "de-DE"
    if german:
        filed = system.file(region.id, "by-appointment", sites=["site-1"])
        system.settled(filed["id"])
    printed = letters / region.id
    wait_until(lambda: list(printed.rglob("letters.pdf")), "printed letters")
    text = PdfReader(next(iter(printed.rglob("letters.pdf")))).pages[0].extract_text()
    code = re.search(r"\b[A-Z2-7]{5}-[A-Z2-7]{5}\b", text)
    assert code, text
    with desk(browser, system.stack.gateway_url, locale=language, viewport=PHONE) as context:
        page = context.new_page()
        page.goto(f"/p/brief/{code[0]}")
        expect(page.get_by_role("status")).to_contain_text("Ja." if german else "Yes.")
        expect(page.locator("dl")).to_contain_text("Jobcenter public")
        assert overflow(page) == [] and violations(page) == []
        page.fill("[name=code]", "AAAAA-AAAAA")
        page.get_by_role("button", name="Brief prüfen" if german else "Check the letter").click()
        expect(page.get_by_role("status")).to_contain_text("kennen wir nicht" if german else "do not know")
    if not german:
        with httpx.Client(base_url=system.stack.gateway_url, timeout=30, trust_env=False) as http:
            answers = [http.get(f"/p/brief/AAAAA-{number:05}").status_code for number in range(1000)]
        assert answers.count(200) <= BY_ADDRESS.most and answers.count(429) >= 1000 - BY_ADDRESS.most
