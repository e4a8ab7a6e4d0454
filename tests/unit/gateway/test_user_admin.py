"""Administration of users by API: within the own regions, sites and roles, for others, and never the last one."""

from typing import Any

import pyotp
import pytest
from flask import Flask

from services.gateway.access.principal import Scope
from services.gateway.application import own_account
from services.gateway.web.context import door
from tests.unit.gateway.conftest import Terminal
from tests.unit.gateway.fakes import PASSWORD, Client, confine, make_app

NEW = {"login": "a.kaya", "name": "Ayşe Kaya", "roles": ["reception"], "regions": ["hannover"]}
LINDEN = {"regions": ["hannover"], "sites": ["hannover/linden"]}


def added(app: Flask, by: str = "betrieb", **more: Any) -> dict[str, Any]:
    answer = Client(app, by).post("/users", json=NEW | more)
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def log_in(app: Flask, login: str, password: str, **more: str) -> Any:
    return app.test_client().post("/api/v1/tokens", json={"user": login, "password": password, **more})


def edited(app: Flask, by: str, login: str, **changed: Any) -> tuple[int, str]:
    client = Client(app, by)
    now = client.get(f"/users/{login}").json
    body = {key: now[key] for key in ("name", "roles", "regions", "sites")} if "name" in now else {}
    body = body or {key: value for key, value in NEW.items() if key != "login"}
    answer = client.put(f"/users/{login}", json=body | changed)
    return answer.status_code, answer.json.get("code", "")


def test_a_new_user_chooses_a_password_before_anything_else_is_open() -> None:
    app, services = make_app()
    told = added(app)

    token = log_in(app, "a.kaya", told["password"]).json
    assert token["user"]["must_change_password"] is True
    user = Client(app, None)
    user.headers = {"Authorization": f"Bearer {token['token']}"}
    assert user.get("/regions").json["code"] == "password-must-change"

    weak = user.put("/me/password", json={"old": told["password"], "new": "kaya-kaya-kaya"})
    assert [fault["place"] for fault in weak.json["faults"]] == ["new"] and weak.status_code == 422
    wrong = user.put("/me/password", json={"old": "falsch", "new": "zwei Kraniche am Fenster"})
    assert [(fault["place"], fault["code"]) for fault in wrong.json["faults"]] == [("old", "password-wrong")]
    answer = user.put("/me/password", json={"old": told["password"], "new": "zwei Kraniche am Fenster"})

    assert answer.status_code == 200 and user.get("/me").status_code == 401, "the old token counts no more"
    user.headers = {"Authorization": f"Bearer {answer.json['token']}"}
    assert user.get("/regions").status_code == 200
    assert log_in(app, "a.kaya", told["password"]).status_code == 401
    assert services.called


def test_who_is_disabled_is_out_at_once_and_in_again_when_enabled() -> None:
    app, _ = make_app()
    added(app)
    client, operator = Client(app, "a.kaya"), Client(app, "betrieb")
    assert client.get("/me").status_code == 200

    assert operator.post("/users/a.kaya/disable").json["is_disabled"] is True
    assert client.get("/me").status_code == 401
    assert operator.get("/sessions?user=a.kaya").json == []

    assert operator.post("/users/a.kaya/enable").json["is_disabled"] is False
    assert client.get("/me").status_code == 401, "what was shut stays shut"
    assert Client(app, "a.kaya").get("/me").status_code == 200


def test_a_reset_password_ends_every_session_and_lets_in_once() -> None:
    app, _ = make_app()
    first = added(app)["password"]
    client = Client(app, "a.kaya")

    told = Client(app, "leitung").post("/users/a.kaya/password-reset").json

    assert client.get("/me").status_code == 401
    assert log_in(app, "a.kaya", first).status_code == 401
    assert log_in(app, "a.kaya", told["password"]).json["user"]["must_change_password"] is True


@pytest.mark.parametrize(
    ("login", "code"),
    [("betrieb", "own-account"), ("briefstelle", "user-of-file"), ("niemand", "user-unknown")],
)
def test_neither_oneself_nor_the_users_file_is_changed_here(login: str, code: str) -> None:
    app, _ = make_app()
    operator = Client(app, "betrieb")

    assert edited(app, "betrieb", login, name="Anders")[1] == code
    for action in ("disable", "enable", "password-reset"):
        assert operator.post(f"/users/{login}/{action}").json["code"] == code, action
    removed = operator.delete(f"/users/{login}/second-factor")
    assert (removed.status_code == 204) if code == "user-of-file" else (removed.json["code"] == code)


@pytest.mark.parametrize(
    ("more", "place", "code"),
    [
        ({"roles": ["operator"]}, "roles/0", "role-not-yours"),
        ({"roles": ["reception", "operator"]}, "roles/1", "role-not-yours"),
        ({"regions": None}, "regions", "not-your-area"),
        ({"regions": ["wesel"]}, "regions", "not-your-area"),
        ({"regions": ["hannover", "wesel"]}, "regions", "not-your-area"),
        ({"sites": ["wesel/moers"]}, "sites", "site-without-region"),
    ],
)
def test_a_manager_gives_nothing_beyond_her_own_regions_and_roles(more: dict[str, Any], place: str, code: str) -> None:
    app, _ = make_app()

    answer = Client(app, "leitung-hannover").post("/users", json=NEW | more)

    assert answer.status_code == 422
    assert [(fault["place"], fault["code"]) for fault in answer.json["faults"]] == [(place, code)]


def test_a_manager_of_a_site_makes_users_of_that_site_alone() -> None:
    app, _ = make_app()
    confine(app, "leitung-hannover", Scope(frozenset({"hannover"}), frozenset({"hannover/linden"})))

    refused = Client(app, "leitung-hannover").post("/users", json=NEW)

    assert refused.json["faults"][0]["place"] == "sites"
    assert added(app, "leitung-hannover", **LINDEN)
    seen = {user["login"] for user in Client(app, "leitung-hannover").get("/users").json}
    assert {"a.kaya", "leitung-hannover", "empfang-linden"} <= seen and not seen & {"leitung", "betrieb", "briefstelle"}


def test_a_manager_sees_and_changes_nobody_beyond_her_area_or_above_her() -> None:
    app, _ = make_app()
    added(app, login="im.norden", regions=["wesel"])
    added(app, login="technik", roles=["operator"])
    manager = Client(app, "leitung-hannover")

    for login in ("im.norden", "technik"):
        assert manager.get(f"/users/{login}").status_code == 404
        assert manager.post(f"/users/{login}/disable").status_code == 404
        assert edited(app, "leitung-hannover", login)[1] == "user-unknown"


@pytest.mark.parametrize("login", ["empfang-linden", "standort-linden", "beratung-linden", "briefstelle"])
def test_who_manages_no_users_sees_none(login: str) -> None:
    app, _ = make_app()
    client = Client(app, login)

    assert client.get("/users").status_code == client.post("/users", json=NEW).status_code == 403
    assert client.get("/audit").status_code == 403


def test_the_last_manager_of_an_area_stays() -> None:
    """The demo's own manager of everything is taken away first, as if the users file had none."""
    app, _ = make_app()
    for login in ("erste", "zweite"):
        added(app, login=login, roles=["regional_manager", "reception"], regions=["wesel"])
    app.extensions["stufenplan"].users.accounts.kept.pop("leitung")
    operator = Client(app, "betrieb")

    assert operator.post("/users/erste/disable").status_code == 200
    last = operator.post("/users/zweite/disable")
    assert (last.status_code, last.json["code"]) == (409, "last-of-role")
    assert edited(app, "betrieb", "zweite", roles=["reception"])[1] == "last-of-role"
    assert edited(app, "betrieb", "zweite", sites=["wesel/moers"])[1] == "last-of-role"
    assert edited(app, "betrieb", "zweite", name="Zweite")[0] == 200
    assert operator.post("/users/erste/enable").status_code == 200
    assert operator.post("/users/zweite/disable").status_code == 200


def test_what_is_wrong_is_named_at_its_field_and_a_login_is_given_once() -> None:
    app, _ = make_app()
    wrong = {"login": "A Kaya", "name": " ", "roles": [], "regions": ["Hannover"], "sites": ["linden"]}

    answer = Client(app, "betrieb").post("/users", json=wrong)

    assert answer.status_code == 422
    assert {fault["place"] for fault in answer.json["faults"]} == {"login", "name", "roles", "regions/0", "sites/0"}
    added(app)
    for login in ("a.kaya", "clock", "identity-provider"):
        again = Client(app, "betrieb").post("/users", json=NEW | {"login": login})
        assert (again.status_code, again.json["faults"][0]["place"]) == (409, "login")


def test_all_of_it_is_recorded_and_a_manager_reads_what_is_of_her_area() -> None:
    app, _ = make_app()
    told = added(app, by="leitung-hannover")
    edited(app, "betrieb", "a.kaya", roles=["case_worker"])
    log_in(app, "a.kaya", told["password"])
    added(app, login="im.norden", regions=["wesel"])

    def deeds(login: str, query: str = "") -> list[tuple[str, str, str]]:
        lines = Client(app, login).get(f"/audit{query}").json
        return [(line["deed"], line["actor"], line["about"]) for line in lines]

    assert deeds("leitung-hannover") == [
        ("user.logged-in", "a.kaya", "a.kaya"),
        ("user.changed", "betrieb", "a.kaya"),
        ("user.added", "leitung-hannover", "a.kaya"),
    ]
    assert deeds("betrieb")[0] == ("user.added", "betrieb", "im.norden")
    assert deeds("betrieb", "?person=leitung-hannover") == [("user.added", "leitung-hannover", "a.kaya")]
    assert deeds("betrieb", "?kind=login") == [("user.logged-in", "a.kaya", "a.kaya")]
    assert deeds("betrieb", "?until=2020-01-01") == [] and len(deeds("betrieb", "?since=2020-01-01")) == 4
    assert told["password"] not in Client(app, "betrieb").get("/audit").text


def test_switches_stand_in_the_audit_log_for_who_has_the_whole_region() -> None:
    app, services = make_app()
    entry = {"at": "2020-06-17T06:00:00+00:00", "actor": "leitung", "role": "regional_manager", "region": "hannover"}
    services.answers["sites.list_audit"] = [entry | {"command": "file_switch", "details": {"reason": "Inzidenz"}}]

    (line,) = Client(app, "leitung-hannover").get("/audit?kind=switch").json
    assert (line["deed"], line["details"], line["kind"]) == ("file_switch", {"reason": "Inzidenz"}, "switch")
    assert Client(app, "leitung-hannover").get("/audit?region=wesel").status_code == 403
    confine(app, "leitung-hannover", Scope(frozenset({"hannover"}), frozenset({"hannover/linden"})))
    assert Client(app, "leitung-hannover").get("/audit?kind=switch").json == []


def test_the_command_line_adds_changes_and_shuts_out_users(terminal: Terminal) -> None:
    terminal.become("betrieb")
    area = ("--role", "reception", "--site", "hannover/linden")

    told = terminal.json("user", "add", "a.kaya", "--name", "Ayşe Kaya", *area)
    assert told["login"] == "a.kaya" and len(told["password"]) == 19
    changed = terminal.json("user", "edit", "a.kaya", "--role", "case_worker", "--language", "en")
    assert (changed["roles"], changed["sites"], changed["language"]) == (["case_worker"], ["hannover/linden"], "en")
    assert terminal.json("user", "edit", "a.kaya", "--region", "all")["regions"] is None
    listed = terminal.run("user", "list").stdout
    assert "Ayşe Kaya" in listed and "in der Benutzerdatei" in listed and "alle Regionen" in listed
    assert "gesperrt" in terminal.run("user", "disable", "a.kaya").stdout
    assert "gesperrt" in terminal.run("user", "list").stdout
    assert "wieder anmelden" in terminal.run("user", "enable", "a.kaya").stdout
    assert "nur dieses eine Mal" in terminal.run("user", "reset-password", "a.kaya").stdout
    assert terminal.run("user", "remove-second-factor", "a.kaya").exit_code == 0
    refused = terminal.run("user", "disable", "betrieb")
    assert refused.exit_code == 1 and "eigenes Konto" in refused.stderr
    shown = terminal.run("audit", "--kind", "user").stdout
    assert "Kennwort zurückgesetzt" in shown and "Rollen: Sachbearbeitung" in shown


def test_the_command_line_asks_for_another_password_and_takes_it(terminal: Terminal) -> None:
    terminal.become("betrieb")
    told = terminal.json("user", "add", "a.kaya", "--name", "A", "--role", "reception", "--region", "hannover")
    env = {"STUFENPLAN_TOKEN": ""}

    came = terminal.run("login", "a.kaya", "--password", told["password"], env=env)
    assert came.exit_code == 0 and "stufenplan password" in came.stderr
    assert terminal.run("region", "list", env=env).exit_code == 1
    typed = f"{told['password']}\nzwei Kraniche am Fenster\nzwei Kraniche am Fenster\n"
    changed = terminal.run("password", env=env, input=typed)
    assert changed.exit_code == 0, changed.output
    assert terminal.run("region", "list", env=env).exit_code == 0
    assert PASSWORD not in changed.output


def test_the_command_line_asks_for_the_code_of_a_second_factor(terminal: Terminal) -> None:
    with terminal.app.test_request_context():
        secret = door().factors.pending_secret(own_account.begin_second_factor(door(), "leitung").second_factor)
        codes = own_account.confirm_second_factor(door(), "leitung", pyotp.TOTP(secret).now())
    login = ("login", "leitung", "--password", PASSWORD)

    came = terminal.run(*login, input=f"{codes[0]}\n")
    again = terminal.run(*login, input=f"{codes[0]}\n")

    assert came.exit_code == 0 and "Petra Sommer" in came.stdout, came.output
    assert again.exit_code == 1 and "wurde schon benutzt" in again.stderr
