"""Nobody without a token, nobody beyond their role, regions and sites."""

from typing import Any

import pytest
from flask import Flask

from services.gateway.access.permissions import Permission
from services.gateway.access.principal import Scope
from tests.unit.gateway.answers import SWITCH_ID, appointment, site_limits, switch
from tests.unit.gateway.fakes import PASSWORD, Client, confine, make_app

PUBLIC = {
    "Login.create_token",
    "documentation.page",
    "documentation.openapi",
    "assets.get",
    "first_page.home",
    "console.login_form",
    "console.login",
    "console.logout",
    "console.favicon",
    "own_account.code_form",
    "own_account.show_code",
    "provider_login.begin",
    "provider_login.back",
    "provider_login.log_out",
    "console.choose_language",
}
PAGES_FOR_ALL = "public"
"""Blueprints of the public pages begin so; these ask the services for whoever comes."""
VALUES = {
    "region": "hannover",
    "site": "linden",
    "gate": "numbers",
    "switch_id": SWITCH_ID,
    "campaign_id": SWITCH_ID,
    "appointment_id": SWITCH_ID,
    "queue": "scheduling.site.stage_changed.v1",
    "message_id": "letter-1",
    "code": "K7QF3-2MXTA",
    "session_id": SWITCH_ID,
    "filename": "console.css",
    "login": "a.kaya",
    "deed": "disable",
    "stage": "closed",
    "mark": "0",
    "name": "console.css",
}


def is_public(endpoint: str) -> bool:
    return endpoint in PUBLIC or endpoint.casefold().startswith(PAGES_FOR_ALL)


def endpoints(app: Flask) -> list[tuple[str, str, str]]:
    adapter = app.url_map.bind("localhost")
    return [
        (rule.endpoint, method, adapter.build(rule.endpoint, {name: VALUES[name] for name in rule.arguments}, method))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


@pytest.mark.parametrize("token", [None, "Bearer x", "Bearer ", "Basic bGVpdHVuZw=="])
def test_every_endpoint_but_the_public_ones_wants_a_token(token: str | None) -> None:
    app, services = make_app()
    headers = {"Authorization": token} if token else {}
    asked = list(services.calls)

    for endpoint, method, path in endpoints(app):
        answer = app.test_client().open(path, method=method, headers=headers)
        assert (answer.status_code != 401) == is_public(endpoint), (endpoint, answer.status)
        assert endpoint.casefold().startswith(PAGES_FOR_ALL) or services.calls == asked, endpoint
        asked = list(services.calls)


def test_every_endpoint_says_who_may_use_it() -> None:
    app, _ = make_app()

    for name, view in app.view_functions.items():
        marks = [
            is_public(name) and getattr(view, "is_public", False),
            isinstance(getattr(view, "permission", None), Permission),
            getattr(view, "for_everyone_signed_in", False),
        ]
        assert sum(map(bool, marks)) == 1, name


@pytest.mark.parametrize(
    ("login", "method", "path"),
    [
        ("empfang-linden", "post", "/regions/hannover/switches"),
        ("empfang-linden", "put", "/regions/hannover"),
        ("briefstelle", "post", "/regions/hannover/sites/linden/appointments"),
        ("betrieb", "post", f"/campaigns/{SWITCH_ID}/pause"),
        ("beratung-linden", "post", "/regions/hannover/households/imports"),
        ("leitung-hannover", "get", "/regions/wesel"),
        ("empfang-linden", "get", "/regions/hannover/sites/mitte/appointments"),
        ("leitung-hannover", "post", "/regions/wesel/switch-previews"),
        ("empfang-linden", "get", "/dead-letters"),
        ("briefstelle", "get", "/dead-letters/scheduling.site.stage_changed.v1"),
        ("beratung-linden", "get", "/dead-letters/scheduling.site.stage_changed.v1/letter-1"),
        ("leitung", "post", "/dead-letters/scheduling.site.stage_changed.v1/replay"),
        ("leitung", "post", "/dead-letters/scheduling.site.stage_changed.v1/drop"),
    ],
)
def test_roles_regions_and_sites_limit_every_call(login: str, method: str, path: str) -> None:
    app, services = make_app()

    answer = getattr(Client(app, login), method)(path)

    assert answer.status_code == 403 and answer.content_type == "application/problem+json"
    assert services.calls == []


def test_a_user_of_one_site_sees_that_site_only() -> None:
    app, services = make_app()
    reception = Client(app, "empfang-linden")
    services.answers["sites.list_switches"] = [switch(), switch(sites=("mitte",))]
    services.answers["protection.list_limits"] = [site_limits(name) for name in ("linden", "mitte")]

    assert [entry["site"] for entry in reception.get("/regions/hannover/sites").json] == ["linden"]
    assert reception.get("/regions/hannover/limits").json == [site_limits("linden")]
    assert reception.get("/regions/hannover").json["sites"] == [{"id": "linden"}]
    assert len(Client(app).get("/regions/hannover").json["sites"]) == 2
    seen = reception.get("/switches").json
    assert [[entry["site"] for entry in region["sites"]] for region in seen] == [["linden"]]


def test_another_regions_switch_is_as_unknown_as_none() -> None:
    app, services = make_app()
    services.answers["sites.get_switch"] = switch() | {"region": "wesel"}

    manager = Client(app, "leitung-hannover")

    assert manager.get(f"/switches/{SWITCH_ID}").status_code == 404
    assert manager.post(f"/switches/{SWITCH_ID}/cancellation", json={"reason": "Irrtum"}).status_code == 404
    assert not services.calls_of("sites.cancel_switch")


def test_logging_in_gives_a_token_that_opens_the_api() -> None:
    app, _ = make_app()
    anyone = Client(app, None)

    answer = anyone.post("/tokens", json={"user": "leitung-hannover", "password": PASSWORD})

    assert answer.status_code == 201 and answer.json["user"]["regions"] == ["hannover"]
    me = anyone.get("/me", headers={"Authorization": f"Bearer {answer.json['token']}"})
    assert me.json["role"] == "regional_manager"


def test_wrong_passwords_slow_the_login_down_and_the_right_one_works_after_the_pause() -> None:
    app, _ = make_app()
    anyone, attempts = Client(app, None), app.extensions["stufenplan"].attempts

    def log_in(password: str, user: str = "leitung") -> Any:
        return anyone.post("/tokens", json={"user": user, "password": password})

    tries = [log_in("falsch").status_code for _ in range(3)]
    pauses = []
    for _ in range(9):
        refused = log_in("falsch")
        pauses.append(int(refused.headers["Retry-After"]))
        assert refused.status_code == 429 and log_in(PASSWORD).status_code == 429
        attempts.now += pauses[-1]
        assert log_in("falsch").status_code == 401
    attempts.now += 60

    assert tries == [401, 401, 401] and pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert log_in(PASSWORD, "betrieb").status_code == 201, "who shares the address is not asked to wait"
    assert log_in(PASSWORD).status_code == 201
    assert [log_in("falsch").status_code for _ in range(3)] == [401, 401, 401], "and begins anew"


def test_logging_out_ends_the_token() -> None:
    app, _ = make_app()
    user = Client(app)

    assert user.get("/me").status_code == 200
    assert user.delete("/tokens/current").status_code == 204
    refused = user.get("/me")

    assert (refused.status_code, refused.json["code"]) == (401, "login-expired")


def test_each_blueprint_takes_one_proof_of_who_one_is_and_no_other() -> None:
    """A page elsewhere can make a browser send its cookie, but no header: so the API takes no cookie."""
    app, _ = make_app()
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["token"] = app.extensions["stufenplan"].tokens.issue("leitung")

    assert browser.get("/live").status_code == 200
    assert browser.get("/api/v1/me").status_code == 401
    bearer = {"Authorization": f"Bearer {app.extensions['stufenplan'].tokens.issue('leitung')}"}
    assert app.test_client().get("/live", headers=bearer).status_code == 401
    undeclared = {name for name, each in app.blueprints.items() if getattr(each, "takes", None) is None}
    for_all = {name for name in undeclared if not name.startswith(PAGES_FOR_ALL)}
    assert for_all == {"assets", "documentation"}, "which are public"


def test_a_manager_of_some_sites_can_not_switch_the_others_or_all() -> None:
    app, _ = make_app()
    confine(app, "leitung-hannover", Scope(frozenset({"hannover"}), frozenset({"hannover/linden"})))
    manager = Client(app, "leitung-hannover")

    answers = [
        manager.post("/regions/hannover/switch-previews", json={"to_stage": "closed", "sites": sites}).status_code
        for sites in (None, ["mitte"], ["linden", "mitte"], ["linden"])
    ]

    assert answers == [403, 403, 403, 200]


def test_an_appointment_is_cancelled_at_the_site_of_its_address_only() -> None:
    app, services = make_app()
    services.answers["scheduling.cancel_appointment"] = appointment(state="cancelled")
    reception = Client(app, "empfang-linden")

    cancelled = reception.delete(f"/regions/hannover/sites/linden/appointments/{SWITCH_ID}")
    elsewhere = reception.delete(f"/regions/hannover/sites/mitte/appointments/{SWITCH_ID}")

    assert cancelled.json["state"] == "cancelled" and elsewhere.status_code == 403
    (sent,) = services.calls_of("scheduling.cancel_appointment")
    assert (sent["region"], sent["appointment_id"], sent["site"]) == ("hannover", SWITCH_ID, "linden")
    assert sent["actor"] == {"user": "empfang-linden", "roles": ["reception"]}
