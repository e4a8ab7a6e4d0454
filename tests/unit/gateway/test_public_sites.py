"""The public pages of sites: what anybody may know, in both languages, and nothing that is only planned."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from services.contracts.region import check, complete
from tests.contract.region.documents import region as region_document
from tests.unit.gateway.answers import THEN, concept, site, summary
from tests.unit.gateway.fakes import FakeServices, make_app

NOW = datetime(2020, 12, 14, 8, tzinfo=UTC)
SECRET = "Geheime Stufe"


class Clock:
    def now(self) -> datetime:
        return NOW


def document() -> dict[str, Any]:
    made = region_document("musterstadt")
    made["contacts"].append(
        {"id": "new", "kind": "phone", "label": "Hotline", "value": "0281 9620 777", "audience": "new"}
    )
    made["region"]["closed_days"] = [{"day": "12-24", "closes": "12:00"}]
    assert not check(deepcopy(made))
    return complete(made)


@pytest.fixture
def app() -> Flask:
    services, made = FakeServices(), document()
    stages = [{"id": each["id"], "name": each["name"], "rank": each["rank"]} for each in made["stages"]]
    ids = [each["id"] for each in made["sites"]]
    to_come = {"effective_at": "2020-12-20T23:00:00+00:00", "switch_id": "01890000-0000-7000-8000-000000000001"}
    planned = {"effective_at": "2021-01-09T23:00:00+00:00", "switch_id": "01890000-0000-7000-8000-000000000002"}
    following = [
        {"stage": stages[0], **to_come, "sequence": 3, "announced": True},
        {"stage": {**stages[2], "name": SECRET}, **planned, "sequence": None, "announced": False},
    ]
    positions = [{**site(id, f"Standort {id}"), "stage": stages[1], "next": following} for id in ids]
    services.answers |= {
        "sites.list_regions": [summary("musterstadt", "Jobcenter Musterstadt")],
        "sites.get_region": {"document": made, "revision": 1, "loaded_at": THEN, "loaded_by": "betrieb"},
        "sites.list_sites": positions,
        "protection.get_concept": {
            **concept(),
            "measures": [{"id": "airing", "text": "Wir lüften.", "valid_until": None}],
        },
    }
    made_app, _ = make_app(services)
    made_app.extensions["stufenplan"].clock = Clock()
    made_app.extensions["services"] = services
    return made_app


def first_site(app: Flask) -> str:
    return str(app.extensions["services"].answers["sites.list_sites"][0]["site"])


def test_the_page_of_a_site_tells_stage_hours_holidays_contacts_and_rules(app: Flask) -> None:
    answer = app.test_client().get(f"/p/musterstadt/{first_site(app)}", headers={"Accept-Language": "de"})

    assert answer.status_code == 200
    for words in (
        "Ab 21.12.2020",
        "Montags bis donnerstags: 08:00 bis 15:30 Uhr",
        "Donnerstag, 24. Dezember 2020: offen bis 12:00 Uhr",
        "Am Markt 1, 99991 Musterstadt",
        "(wenn Sie neu bei uns sind)",
        'href="tel:02819620777"',
        "Wir lüften.",
        "Sie können einen Termin ohne Attest absagen.",
    ):
        assert words in answer.text, words
    assert "25. Dezember" not in answer.text, "a Friday, on which the house is closed anyway"


def test_what_is_not_announced_stays_inside(app: Flask) -> None:
    for path in ("/p/musterstadt", f"/p/musterstadt/{first_site(app)}"):
        text = app.test_client().get(path).text
        assert SECRET not in text and "10.01.2021" not in text and "betrieb" not in text


@pytest.mark.parametrize(
    "path", ["/p/", "/p/musterstadt", "/p/musterstadt/{site}", "/p/nowhere", "/p/musterstadt/none"]
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_set_no_cookie_speak_the_asked_language_and_are_cached(app: Flask, path: str, language: str) -> None:
    client, path = app.test_client(), path.format(site=first_site(app))

    answer = client.get(path, headers={"Accept-Language": language})
    chosen = client.get(path, query_string={"lang": language})

    assert f'<html lang="{language}">' in answer.text and f'<html lang="{language}">' in chosen.text
    assert "Set-Cookie" not in answer.headers and "Cookie" not in answer.headers.get("Vary", "")
    assert answer.status_code == (404 if "no" in path.split("/")[-1][:2] else 200)
    if answer.status_code == 200:
        assert answer.headers["Cache-Control"] == "public, max-age=60" and "Accept-Language" in answer.headers["Vary"]
        again = client.get(path, headers={"Accept-Language": language, "If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304 and not again.data
        assert f"{path.rstrip('/')}" in chosen.text and "lang=" in chosen.text


def test_the_services_are_asked_once_for_all_who_look(app: Flask) -> None:
    for _ in range(20):
        app.test_client().get("/p/musterstadt")
        app.test_client().get("/p/unknown")

    called = app.extensions["services"].called
    assert sorted(called) == ["sites.get_region", "sites.list_regions", "sites.list_sites"]


def test_programs_are_told_the_same_without_a_login(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/public/regions/musterstadt/sites")

    assert answer.status_code == 200, answer.text
    first = answer.json[0]
    assert [each["stage"]["id"] for each in first["announced"]] == [document()["stages"][0]["id"]]
    assert {"day": "2020-12-24", "closes": "12:00"} in first["days_off"] and first["hours"] and first["contacts"]
    assert SECRET not in answer.text and "switch_id" not in answer.text and "capacity" not in answer.text
    assert app.test_client().get("/api/v1/public/regions/nowhere/sites").status_code == 404
