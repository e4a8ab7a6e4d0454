"""The calendar of the console: sites by days, what changes in words, and a key for a calendar program."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from services.gateway.web.console.calendar import days as timeline_view
from tests.unit.gateway.answers import DOCUMENT, SWITCH_ID, entry, timeline
from tests.unit.gateway.fakes import FakeServices, make_app
from tests.unit.gateway.test_calendar_keys import subscribe
from tests.unit.gateway.test_console import signed_in

PAGE = "/regions/hannover/timeline"
JUNE = "2020-06-16T22:00:00+00:00"


class Monday:
    def now(self) -> datetime:
        return datetime(2020, 6, 15, 8, tzinfo=UTC)


def app(services: FakeServices | None = None) -> Flask:
    made, _ = make_app(services)
    made.extensions["stufenplan"].clock = Monday()
    return made


def told(*entries: Any, **more: Any) -> Any:
    whole = timeline("hannover", "2020-06-15", "2020-06-28")
    return whole | {"sites": [{**whole["sites"][0], "closed_days": [], "entries": list(entries)} | more]}


def bands(*entries: Any, **more: Any) -> list[tuple[int, str, str]]:
    view = told(*entries, **more)
    days = timeline_view.days(datetime(2020, 6, 15).date(), datetime(2020, 6, 28).date(), Monday().now().date())
    (row,) = timeline_view.rows(view, timeline_view.badges(DOCUMENT["stages"]), days)
    assert sum(band.span for band in row.bands) == len(days)
    return [(band.span, band.badge.name if band.badge else band.state, band.words) for band in row.bands]


def in_force(until: str | None = JUNE) -> Any:
    return entry("linden", 1, "2020-03-18T07:00:00+00:00", until, "in_force")


def test_days_with_the_same_stage_are_one_band() -> None:
    assert bands(in_force(), entry("linden", 2, JUNE, None, "announced")) == [
        (2, "Nur Notfälle", ""),
        (12, "Nach Termin", "angekündigt"),
    ]


def test_a_day_belongs_to_the_stage_that_holds_when_it_ends_and_says_from_when() -> None:
    morning = entry("linden", 0, "2020-06-17T06:00:00+00:00", None, "announced")

    assert bands(in_force(morning["effective_at"]), morning)[1] == (12, "Geschlossen", "angekündigt, ab 08:00")


def test_what_does_not_happen_is_in_no_band_and_what_is_planned_is_called_so() -> None:
    shown = bands(
        in_force(None), *(entry("linden", 2, JUNE, None, state) for state in ("revoked", "suspended", "skipped"))
    )
    assert shown == [(14, "Nur Notfälle", "")]
    assert bands(in_force(), entry("linden", 2, JUNE, None, "waiting", sequence=None))[1][2] == "geplant"


def test_a_day_off_and_a_day_before_the_first_stage_stand_for_themselves() -> None:
    assert bands(entry("linden", 2, JUNE, None, "announced"), closed_days=["2020-06-18"]) == [
        (2, "unknown", "keine Stufe"),
        (1, "Nach Termin", "angekündigt"),
        (1, "off", "kein Dienst"),
        (10, "Nach Termin", "angekündigt"),
    ]


def test_of_two_entries_for_the_same_instant_the_later_decision_holds() -> None:
    later = entry("linden", 0, JUNE, None, "announced", sequence=4)
    assert bands(in_force(), later, entry("linden", 2, JUNE, None, "announced", sequence=3))[1][1] == "Geschlossen"


def test_the_same_at_several_sites_is_told_once_and_what_began_before_is_no_news() -> None:
    view = told(in_force(), entry("linden", 2, JUNE, None, "announced", reason="Wiederaufnahme"))
    view["sites"].append({**view["sites"][0], "name": "Standort Mitte"})

    (change,) = timeline_view.changes(view)

    assert (change.stage, change.when, change.state_label) == ("Nach Termin", "17.06.2020", "Angekündigt")
    assert (change.sites, change.reason) == ("Standort Linden · Standort Mitte", "Wiederaufnahme")


def test_the_page_shows_two_weeks_from_monday_with_a_table_that_can_be_read_aloud() -> None:
    services = FakeServices()
    page = signed_in(app(services)).get(f"{PAGE}?from=2020-06-17").text

    (asked,) = services.calls_of("sites.timeline")
    assert (asked["since"], asked["until"]) == ("2020-06-15", "2020-06-28")
    assert len(re.findall(r'<th scope="col" class', page)) == 14 and page.count('<th scope="row">') == 2
    assert "Mittwoch, 17. Juni 2020" in page and 'aria-current="date"' in page
    assert f'href="{PAGE}?from=2020-06-08"' in page and f'href="{PAGE}?from=2020-06-22"' in page
    assert "ab 17.06.2020: Nach Termin" in page and "<script" not in page


def test_it_speaks_english_too() -> None:
    page = signed_in(app()).get(PAGE, headers={"Accept-Language": "en"}).text

    assert "Wednesday, 17 June 2020" in page and "announced" in page and "day off" in page


@pytest.mark.parametrize("day", ["", "morgen", "2020-13-01", "0001-01-01", "9999-12-31", "2020-6-1x"])
def test_what_is_no_day_leads_to_today(day: str) -> None:
    answer = signed_in(app()).get(f"{PAGE}?from={day}")

    assert answer.status_code == 302 and answer.headers["Location"] == PAGE


def test_the_first_page_leads_there_and_says_what_is_announced() -> None:
    services = FakeServices()
    linden = services.answers["sites.list_sites"][0]
    stage = {"id": "appointment", "rank": 2, "name": "Persönlich mit Termin"}
    soon = {"stage": stage, "effective_at": JUNE, "switch_id": SWITCH_ID, "sequence": 3, "announced": True}
    services.answers["sites.list_sites"] = [linden | {"next": [soon]}]

    page = signed_in(app(services)).get("/").text

    assert f'href="{PAGE}"' in page and "ab 17.06.2020: Persönlich mit Termin" in page


def test_a_key_for_a_calendar_program_is_shown_once_and_opens_the_calendar() -> None:
    made = app()
    browser = signed_in(made)
    csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.get(PAGE).text)[0]

    page = browser.post(f"{PAGE}/key", data={"csrf": csrf})

    (key,) = re.findall(r'<code id="key">([^<]+)</code>', page.text)
    assert page.status_code == 201 and subscribe(made, "leitung", key).status_code == 200
    assert key not in browser.get(PAGE).text
    assert browser.post(f"{PAGE}/key", data={"csrf": "x"}).status_code == 400
