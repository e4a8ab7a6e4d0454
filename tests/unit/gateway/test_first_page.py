"""The first page: sites, switches, letters that wait, and what is said where there is nothing."""

import json

import pytest

from services.gateway.web.console.start.view_models import StageBadge
from tests.unit.gateway.answers import campaign, gate, site, switch, switch_id
from tests.unit.gateway.fakes import FakeServices, MemoryLive, make_app, unavailable
from tests.unit.gateway.test_console import signed_in
from tests.unit.gateway.test_live import an_event


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


def test_the_first_page_asks_each_service_once() -> None:
    services = FakeServices()

    browser = signed_in(make_app(services)[0])
    browser.get("/")
    assert services.called == ["sites.overview", "notification.list_campaigns", "sites.list_regions"]
    browser.get("/sessions")
    assert services.called[3:] == [], "the regions of the navigation are known for a while"


def test_paused_letters_do_not_look_like_work_in_progress() -> None:
    services = FakeServices()
    running = switch()
    services.answers["sites.list_switches"] = [running]
    paused = campaign(state="paused", site="mitte", switch_id=running["id"])
    services.answers["notification.list_campaigns"] = lambda state, **_: [paused] if state == "paused" else []
    app, _ = make_app(services)

    assert "Briefe angehalten: Standort Mitte." in signed_in(app).get("/").text
    assert "angehalten" not in signed_in(app, "empfang-linden").get("/").text  # who may not see campaigns


def test_the_page_comes_without_the_letters_when_notification_is_away() -> None:
    services = FakeServices()
    services.answers["sites.list_switches"] = [switch()]
    services.answers["notification.list_campaigns"] = unavailable()

    page = signed_in(make_app(services)[0]).get("/").text

    assert "2 Standorte → Nach Termin" in page and "läuft nicht" not in page


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


def test_what_is_over_is_said_at_its_site_and_at_its_switch() -> None:
    services = FakeServices()
    services.answers["sites.list_sites"] = [site("linden", "Linden") | {"until": "2020-06-30", "overdue": True}]
    services.answers["sites.list_switches"] = [switch("cancelled", stage_ended_on="2020-06-30")]

    page = signed_in(make_app(services)[0]).get("/").text

    assert page.count("Diese Stufe ist abgelaufen") == 1
    assert "Ihre Stufe endete am 30.06.2020" in page


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


@pytest.mark.parametrize(("steps", "tones"), [(2, [0, 4]), (3, [0, 2, 4]), (5, [0, 1, 2, 3, 4]), (1, [4])])
def test_the_colour_of_a_stage_follows_its_place_in_the_plan(steps: int, tones: list[int]) -> None:
    assert [StageBadge("x", step, steps).tone for step in range(1, steps + 1)] == tones


AHEAD = "2099-06-16T22:00:00+00:00"


def test_a_switch_whose_date_is_to_come_says_so_and_moves_no_site_yet() -> None:
    services = FakeServices()
    services.answers["sites.list_switches"] = [
        switch("running", id=switch_id(1), effective_at=AHEAD),
        switch("announced", id=switch_id(2), effective_at=AHEAD),
        switch("scheduled", id=switch_id(3), effective_at=AHEAD, announce_at="2099-06-09T22:00:00+00:00"),
    ]

    page = signed_in(make_app(services)[0]).get("/").text

    assert "wird umgestellt" not in page and page.count("Wirksam ab 17.06.2099, 00:00 Uhr") == 3
    assert "Angekündigt" in page and "Ankündigung am 10.06.2099, 00:00" in page
    assert page.index("is-running") < page.index("is-announced") < page.index("is-scheduled")


def test_what_does_not_happen_says_why_and_where_it_would_do_more_than_foreseen() -> None:
    services = FakeServices()
    suspension = {"cause": "overtaken", "at": "2020-06-15T04:00:00+00:00", "by": switch_id(9), "reasons": []}
    counts = {"before": 10, "moved": 1, "lapsed": 0}
    drift = [{"site": "linden", "foreseen": counts, "now": counts | {"moved": 4}}]
    services.answers["sites.list_switches"] = [
        switch("suspended", id=switch_id(1), suspension=suspension, drift=drift, announced_at="2020-06-10T04:00:00Z"),
        switch("revoked", id=switch_id(2), cancel_reason="Landesvorgaben geändert"),
        switch("superseded", id=switch_id(3)),
        switch("running", id=switch_id(4), undoes=switch_id(2)),
    ]

    page = signed_in(make_app(services)[0]).get("/").text

    assert "Kommt vorerst nicht: von einer Verschärfung überholt, seit 15.06.2020, 06:00." in page
    assert "Standort Linden: jetzt 4 verlegt und 0 entfallen, vorhergesehen waren 1 und 0" in page
    assert "Zurückgenommen: „Landesvorgaben geändert“" in page and "Nimmt zurück, was angekündigt war." in page
    assert page.index("is-suspended") < page.index("is-revoked") and "Überholt" in page


def test_where_a_stage_is_over_the_plan_proposes_what_follows() -> None:
    services = FakeServices()
    over = site("linden", "Standort Linden") | {"overdue": True, "then": {"id": "open", "rank": 3, "name": "Offen"}}
    services.answers["sites.list_sites"] = [over]

    assert "Der Stufenplan sieht vor: Offen." in signed_in(make_app(services)[0]).get("/").text


def test_what_is_in_force_is_drawn_anew_when_its_date_is_reached() -> None:
    """The page is pushed with every event, so with this one too; and at the latest after ten seconds."""
    services, live = FakeServices(), MemoryLive()
    app, _ = make_app(services, live)
    answer = signed_in(app).get("/live/stream")
    pages = (
        json.loads(piece.partition("data: ")[2]) for piece in map(bytes.decode, answer.response) if "page" in piece
    )
    assert "Nur Notfälle" in next(pages)

    services.answers["sites.list_sites"] = [site("linden", "Standort Linden", stage=2)]
    stage = {"id": "appointment", "name": "Nach Termin"}
    live.add(an_event("site.stage_in_force.v1", data={"stage": stage, "from_stage": "emergency"}))
    shown = next(pages)
    answer.close()

    assert "Nach Termin" in shown and "Nur Notfälle" not in shown.partition('class="sites"')[2]
    assert "Standort Linden: „Nach Termin“ gilt jetzt" in shown
