"""Who is logged in where: everybody sees and ends one's own sessions, who manages them those of the own area."""

import json
from typing import Any
from uuid import UUID

import pytest

from services.gateway.access.principal import Scope
from tests.unit.gateway.conftest import Terminal
from tests.unit.gateway.fakes import PASSWORD, Client, confine, make_app

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def ids(listed: Any) -> list[str]:
    return [session["id"] for session in listed.json]


def test_a_session_says_from_where_with_what_and_until_when_and_nothing_of_its_token() -> None:
    app, _ = make_app()
    answer = app.test_client().post(
        "/api/v1/tokens", json={"user": "leitung", "password": PASSWORD}, headers={"User-Agent": FIREFOX}
    )
    token = answer.json["token"]

    listed = app.test_client().get("/api/v1/sessions", headers={"Authorization": f"Bearer {token}"})

    (session,) = listed.json
    assert (session["login"], session["address"], session["agent"]) == ("leitung", "127.0.0.1", "browser")
    assert session["is_current"] and session["made_at"] <= session["last_used_at"] < session["expires_at"]
    assert set(session) == {
        "id", "login", "made_at", "last_used_at", "expires_at", "address", "agent", "is_current",
    }  # fmt: skip
    assert not any(part in listed.text for part in token.split("."))


@pytest.mark.parametrize(
    ("user_agent", "kind"), [("stufenplan", "command-line"), ("curl/7.88", "program"), ("", "program")]
)
def test_what_one_logged_in_with_is_told_by_its_kind(user_agent: str, kind: str) -> None:
    app, _ = make_app()
    login = {"user": "leitung", "password": PASSWORD}
    app.test_client().post("/api/v1/tokens", json=login, headers={"User-Agent": user_agent})

    listed = Client(app).get("/sessions").json

    assert [session["agent"] for session in listed] == [None, kind]


def test_everybody_ends_one_s_own_sessions_and_nobody_else_s() -> None:
    app, _ = make_app()
    here, there, other = Client(app, "empfang-linden"), Client(app, "empfang-linden"), Client(app, "leitung")
    own, theirs = ids(here.get("/sessions")), ids(other.get("/sessions"))
    assert len(own) == 2 and len(theirs) == 1

    assert here.delete(f"/sessions/{own[0]}").status_code == 204
    assert there.get("/me").status_code == 401, "the newest is listed first"
    assert here.get("/me").status_code == 200
    for not_theirs in (theirs[0], own[0], str(UUID(int=7))):
        refused = here.delete(f"/sessions/{not_theirs}")
        assert (refused.status_code, refused.json["code"]) == (404, "session-unknown")
    assert other.get("/me").status_code == 200


@pytest.mark.parametrize("login", ["leitung", "empfang-linden", "beratung-linden", "briefstelle"])
@pytest.mark.parametrize("query", ["user=betrieb", "everyone=true"])
def test_only_who_manages_sessions_sees_those_of_others(login: str, query: str) -> None:
    app, _ = make_app()
    Client(app, "betrieb")

    refused = Client(app, login).get(f"/sessions?{query}")

    assert (refused.status_code, refused.json["code"]) == (403, "permission-missing")
    assert Client(app, login).get(f"/sessions?user={login}").status_code == 200


def test_operations_see_and_end_everybody_s_sessions_at_once() -> None:
    app, _ = make_app()
    operator, reception = Client(app, "betrieb"), Client(app, "empfang-linden")

    everyone = operator.get("/sessions?everyone=true")
    assert {session["login"] for session in everyone.json} == {"betrieb", "empfang-linden"}
    (theirs,) = ids(operator.get("/sessions?user=empfang-linden"))

    assert operator.delete(f"/sessions/{theirs}").status_code == 204
    assert reception.get("/me").status_code == 401
    assert operator.get("/sessions?user=empfang-linden").json == []


def test_who_manages_the_sessions_of_one_region_has_nothing_to_do_with_another_s() -> None:
    app, _ = make_app()
    confine(app, "betrieb", Scope(frozenset({"hannover"})))
    operator = Client(app, "betrieb")
    inside, outside = Client(app, "empfang-linden"), Client(app, "leitung")

    seen = {session["login"] for session in operator.get("/sessions?everyone=true").json}

    assert seen == {"betrieb", "empfang-linden"}
    assert operator.get("/sessions?user=leitung").json == []
    assert operator.delete(f"/sessions/{ids(outside.get('/sessions'))[0]}").status_code == 404
    assert operator.delete(f"/sessions/{ids(inside.get('/sessions'))[0]}").status_code == 204


def test_the_command_line_lists_and_ends_sessions(terminal: Terminal) -> None:
    terminal.become("betrieb")
    for _ in range(2):
        terminal.tokens.issue("empfang-linden")

    listed = terminal.run("session", "list", "--user", "empfang-linden")
    assert listed.exit_code == 0 and listed.stdout.count("empfang-linden") == 2
    first = terminal.json("session", "list", "--user", "empfang-linden")[0]["id"]
    assert "1 Anmeldung beendet" in terminal.run("session", "end", first).stdout
    assert "1 Anmeldung beendet" in terminal.run("session", "end", "--all", "--user", "empfang-linden").stdout
    assert terminal.json("session", "list", "--user", "empfang-linden") == []

    assert "0 Anmeldungen beendet" in terminal.run("session", "end", "--all").stdout, "never the one of the command"
    assert terminal.run("session", "end").exit_code == 1
    again = terminal.run("session", "end", first)
    assert again.exit_code == 1 and "schon beendet" in again.stderr
    assert json.loads(terminal.run("session", "list", "--json").stdout)[0]["is_current"]
