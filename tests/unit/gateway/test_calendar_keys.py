"""A calendar program has a key of its own: it opens calendars, and nothing else, until it is ended."""

import base64
from typing import Any

import pytest
from flask import Flask

from tests.unit.gateway.fakes import PASSWORD, Client, make_app
from tests.unit.gateway.test_console import signed_in

FEED = "/api/v1/regions/hannover/timeline.ics"


def subscribe(app: Flask, login: str, key: str, path: str = FEED) -> Any:
    shown = base64.b64encode(f"{login}:{key}".encode()).decode()
    return app.test_client().get(path, headers={"Authorization": f"Basic {shown}"})


def made(app: Flask, login: str = "empfang-linden") -> dict[str, Any]:
    answer = Client(app, login).post("/calendar-keys")
    assert answer.status_code == 201, answer.text
    key: dict[str, Any] = answer.json
    return key


def test_a_key_opens_the_calendar_of_its_owners_area() -> None:
    app, services = make_app()
    key = made(app)

    answer = subscribe(app, key["login"], key["key"])

    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    assert services.calls_of("sites.timeline")[0]["sites"] == ["linden"]
    assert subscribe(app, key["login"], key["key"], FEED.replace("hannover", "wesel")).status_code == 403


def test_it_opens_nothing_else() -> None:
    app, services = make_app()
    key = made(app, "leitung")

    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1") and "GET" in (rule.methods or ()) and not rule.arguments:
            assert subscribe(app, key["login"], key["key"], rule.rule).status_code == 401, rule.rule
            bearer = {"Authorization": f"Bearer {key['key']}"}
            assert app.test_client().get(rule.rule, headers=bearer).status_code == 401
    assert services.calls == []


def test_neither_a_password_nor_a_token_nor_anothers_key_does() -> None:
    app, services = make_app()
    key = made(app)["key"]
    token = app.extensions["stufenplan"].tokens.issue("leitung")
    changed = ("A" if key[0] != "A" else "B") + key[1:]

    for login, shown in (
        ("leitung", PASSWORD),
        ("leitung", token),
        ("leitung", key),
        ("niemand", key),
        ("empfang-linden", changed),
        ("empfang-linden", key[:-4]),
        ("empfang-linden", "ü"),
        ("empfang-linden", ""),
        ("", key),
    ):
        answer = subscribe(app, login, shown)
        assert answer.status_code == 401, (login, shown)
        assert answer.headers["WWW-Authenticate"].startswith("Basic "), "a calendar program asks only then"
    assert services.calls == []


def test_it_is_seen_among_sessions_and_ends_with_its_own() -> None:
    app, _ = make_app()
    first, second = made(app), made(app)
    reception = Client(app, "empfang-linden")
    listed = {each["id"]: each["agent"] for each in reception.get("/sessions").json}
    assert {listed[key["session_id"]] for key in (first, second)} == {"calendar"}

    assert reception.delete(f"/sessions/{first['session_id']}").status_code == 204

    assert subscribe(app, first["login"], first["key"]).status_code == 401
    assert subscribe(app, second["login"], second["key"]).status_code == 200


def test_it_ends_with_its_owners_password_and_with_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    app, _ = make_app()
    key = made(app)
    users = app.extensions["stufenplan"].users

    monkeypatch.setattr(users, "credential", lambda login: "another")
    assert subscribe(app, key["login"], key["key"]).status_code == 401
    monkeypatch.setattr(users, "credential", lambda login: "")
    assert subscribe(app, key["login"], key["key"]).status_code == 401


def test_a_bearer_token_reads_the_calendar_too_and_a_session_cookie_does_not() -> None:
    app, _ = make_app()

    assert Client(app).get("/regions/hannover/timeline.ics").status_code == 200
    assert signed_in(app).get(FEED).status_code == 401
