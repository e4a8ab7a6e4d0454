"""The REST API: nobody without a token, nobody beyond their scope, every error a problem document."""

import io
from typing import Any

import pytest
from flask import Flask

from services.chassis.problems import Fault, Problem
from services.gateway.access.permissions import Permission
from services.gateway.web.context import Limits
from tests.unit.gateway.fakes import PASSWORD, REGION, SWITCH_ID, Client, make_app, site, switch, unavailable

PUBLIC = {
    "Anmeldung.create_token",
    "documentation.page",
    "documentation.openapi",
    "console.static",
    "console.home",
    "console.login_form",
    "console.login",
    "console.logout",
    "console.favicon",
}
VALUES = {
    "region": "hannover",
    "site": "linden",
    "gate": "numbers",
    "switch_id": SWITCH_ID,
    "campaign_id": SWITCH_ID,
    "appointment_id": SWITCH_ID,
    "filename": "console.css",
}


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

    for endpoint, method, path in endpoints(app):
        answer = app.test_client().open(path, method=method, headers=headers)
        assert (answer.status_code != 401) == (endpoint in PUBLIC), (endpoint, answer.status)
    assert services.calls == []


def test_every_endpoint_says_who_may_use_it() -> None:
    app, _ = make_app()

    for name, view in app.view_functions.items():
        marks = [
            name in PUBLIC and getattr(view, "is_public", False),
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
    services.answers["protection.list_limits"] = [{"site": "linden", "building": 3}, {"site": "mitte", "building": 4}]

    assert [entry["site"] for entry in reception.get("/regions/hannover/sites").json] == ["linden"]
    assert [entry["site"] for entry in reception.get("/regions/hannover/limits").json] == ["linden"]
    seen = reception.get("/switches").json
    assert [[entry["site"] for entry in found["sites"]] for found in seen] == [["linden"]]


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


def test_wrong_passwords_end_in_429_with_a_waiting_time() -> None:
    app, _ = make_app()
    anyone = Client(app, None)

    tries = [anyone.post("/tokens", json={"user": "leitung", "password": "falsch"}) for _ in range(4)]
    right = anyone.post("/tokens", json={"user": "leitung", "password": PASSWORD})
    other = anyone.post("/tokens", json={"user": "betrieb", "password": PASSWORD})

    assert [answer.status_code for answer in tries] == [401, 401, 401, 429]
    assert right.status_code == 429 and 0 < int(right.headers["Retry-After"]) <= 61
    assert other.status_code == 201


@pytest.mark.parametrize(
    ("status", "method", "path", "arguments"),
    [
        (404, "get", "/nowhere", {}),
        (404, "get", "/switches/not-a-uuid", {}),
        (405, "delete", "/regions", {}),
        (415, "post", "/regions/hannover/switches", {"data": "x", "content_type": "text/plain"}),
        (415, "post", "/regions/hannover/households/imports", {"json": {}}),
        (415, "put", "/regions/hannover", {"data": "x", "content_type": "text/csv"}),
        (400, "post", "/regions/hannover/switches", {"data": "{", "content_type": "application/json"}),
        (400, "put", "/regions/hannover", {"data": "a: [", "content_type": "application/yaml"}),
        (422, "put", "/regions/hannover", {"data": "- a", "content_type": "application/yaml"}),
        (422, "post", "/regions/hannover/switches", {"json": {"to_stage": "x"}}),
        (422, "get", "/switches?limit=0", {}),
        (422, "get", "/switches?colour=red", {}),
        (422, "post", "/regions/hannover/households/imports", {"data": b"", "content_type": "text/csv"}),
        (413, "post", "/regions/hannover/switches", {"json": {"reason": "x" * 3_000_000}}),
        (413, "post", "/regions/hannover/households/imports", {"data": b"x" * 3000, "content_type": "text/csv"}),
        (413, "post", "/regions/hannover/appointments/imports", {"data": b"x" * 3000, "content_type": "text/csv"}),
        (413, "put", "/regions/hannover", {"data": b"x" * 3000, "content_type": "application/yaml"}),
    ],
)
def test_every_error_is_a_problem_document(status: int, method: str, path: str, arguments: dict[str, Any]) -> None:
    app, _ = make_app(limits=Limits(region_bytes=2000, appointments_bytes=2000, households_bytes=2000))

    answer = getattr(Client(app), method)(path, **arguments)

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status and answer.json["title"] and answer.json["type"] == "about:blank"


def test_a_crash_is_a_problem_document_that_gives_nothing_away() -> None:
    app, services = make_app()
    services.answers["sites.list_regions"] = RuntimeError("password=geheim")

    answer = Client(app).get("/regions")

    assert answer.status_code == 500 and answer.content_type == "application/problem+json"
    assert "geheim" not in answer.text


def test_a_service_that_is_away_is_a_503_and_its_own_refusals_pass_through() -> None:
    app, services = make_app()
    services.answers["sites.list_regions"] = unavailable()
    services.answers["sites.get_region"] = Problem(404, "Region unbekannt", "x", [Fault("region", "unbekannt")])

    assert Client(app).get("/regions").json["detail"] == "Der Dienst sites läuft nicht."
    assert Client(app).get("/regions/x").json["faults"] == [{"place": "region", "message": "unbekannt"}]


def test_all_faults_of_a_request_are_named_with_their_path_in_german() -> None:
    app, _ = make_app()
    body = {"sites": ["linden", 7, "ÄÖ"], "effective_at": "2020-06-17T08:00:00", "reason": "   ", "colour": "red"}

    faults = Client(app).post("/regions/hannover/switches", json=body).json["faults"]

    assert {fault["place"]: fault["message"] for fault in faults} == {
        "to_stage": "fehlt",
        "sites/1": "muss ein Text sein",
        "sites/2": "muss eine Kennung sein (a-z, 0-9, Bindestrich)",
        "effective_at": "muss eine Zeit mit Zeitzone sein, wie 2020-06-17T08:00:00+02:00",
        "reason": "muss ein Text sein, nicht nur Leerzeichen",
        "colour": "ist hier unbekannt",
    }


def test_a_region_is_checked_by_three_services_and_all_faults_come_together() -> None:
    app, services = make_app()
    for service in ("sites", "protection", "scheduling"):
        faults = [{"place": f"{service}/1", "message": "falsch"}, {"place": "same", "message": "falsch"}]
        services.answers[f"{service}.check_region"] = {"faults": faults}

    answer = Client(app).put("/regions/wesel", data="region: {id: hannover}", content_type="application/yaml")

    assert answer.status_code == 422
    places = [fault["place"] for fault in answer.json["faults"]]
    assert places == ["region/id", "sites/1", "same", "protection/1", "scheduling/1"]
    assert not services.calls_of("sites.load_region")


@pytest.mark.parametrize("content_type", ["application/json", "application/yaml"])
def test_a_region_without_faults_is_loaded_by_all_three_in_turn(content_type: str) -> None:
    app, services = make_app()
    for service in ("sites", "protection", "scheduling"):
        services.answers[f"{service}.check_region"] = {"faults": []}
        services.answers[f"{service}.load_region"] = {"sites": 2}

    answer = Client(app).put("/regions/hannover", data='{"region": {"id": "hannover"}}', content_type=content_type)

    assert answer.json == {"sites": {"sites": 2}, "protection": {"sites": 2}, "scheduling": {"sites": 2}}
    loads = [name for name, *_ in services.calls if name.endswith("load_region")]
    assert loads == ["sites.load_region", "protection.load_region", "scheduling.load_region"]
    assert services.calls_of("sites.load_region")[0][1] == {"user": "leitung", "role": "regional_manager"}


def test_a_load_that_ends_half_way_says_what_is_loaded_and_that_repeating_is_safe() -> None:
    app, services = make_app()
    for service in ("sites", "protection", "scheduling"):
        services.answers[f"{service}.check_region"] = {"faults": []}
        services.answers[f"{service}.load_region"] = {}
    services.answers["protection.load_region"] = unavailable()

    answer = Client(app).put("/regions/hannover", json=REGION)

    assert answer.status_code == 503
    assert "Schon geladen: sites; nicht geladen: protection" in answer.json["detail"]


def test_a_household_file_goes_on_in_parts_and_is_finished_once() -> None:
    app, services = make_app()
    services.answers["notification.finish_import"] = {"imported": 3, "updated": 1}
    content = b"x" * (256 * 1024 * 2 + 5)

    answer = Client(app).post("/regions/hannover/households/imports", data=io.BytesIO(content), content_type="text/csv")

    assert answer.status_code == 201 and answer.json == {"imported": 3, "updated": 1}
    parts = services.calls_of("notification.stage_import")
    assert [part for _, part, _ in parts] == [1, 2, 3] and len({import_id for import_id, *_ in parts}) == 1
    assert services.calls_of("notification.finish_import")[0][:2] == ["hannover", parts[0][0]]


def test_a_preview_and_its_switch() -> None:
    app, services = make_app()
    manager = Client(app, "leitung-hannover")

    preview = manager.post("/regions/hannover/switch-previews", json={"to_stage": "appointment"}).json
    again = manager.post("/regions/hannover/switch-previews", json={"to_stage": "appointment"}).json
    filed = manager.post(
        "/regions/hannover/switches",
        json={
            "to_stage": "appointment",
            "reason": " Wiederaufnahme ",
            "preview_fingerprint": preview["fingerprint"],
        },
        headers={"Idempotency-Key": "key-1"},
    )

    assert preview["fingerprint"] == again["fingerprint"] and preview["letters"]["postage_cents"] == 7200
    assert filed.status_code == 201 and filed.json["reason"] == "Wiederaufnahme"
    assert services.calls_of("sites.file_switch")[0][0]["idempotency_key"] == "key-1"


def test_a_manager_of_some_sites_can_not_switch_the_others_or_all() -> None:
    app, _ = make_app()
    app.extensions["stufenplan"].users._users["leitung-hannover"] = limited_manager(app)
    manager = Client(app, "leitung-hannover")

    answers = [
        manager.post("/regions/hannover/switch-previews", json={"to_stage": "closed", "sites": sites}).status_code
        for sites in (None, ["mitte"], ["linden", "mitte"], ["linden"])
    ]

    assert answers == [403, 403, 403, 200]


def test_booking_resolves_the_bg_number_and_says_when_it_is_unknown() -> None:
    app, services = make_app()
    services.answers["notification.resolve_households"] = lambda region, numbers: (
        {numbers[0]: "household-1"} if numbers == ["23702//0000001"] else {}
    )
    services.answers["scheduling.book"] = lambda region, command, actor: {
        "appointment_id": "a-1",
        **command,
    }
    body = {
        "bg_number": "23702//0000001",
        "department": "benefits",
        "kind": "consultation",
        "channel": "phone",
        "starts_at": "2020-06-18T09:00:00+02:00",
    }
    reception = Client(app, "empfang-linden")

    booked = reception.post("/regions/hannover/sites/linden/appointments", json=body)
    unknown = reception.post("/regions/hannover/sites/linden/appointments", json=body | {"bg_number": "23702//0000002"})

    assert booked.status_code == 201 and booked.json["household_id"] == "household-1"
    assert unknown.status_code == 422 and unknown.json["faults"][0]["place"] == "bg_number"


def test_a_sample_letter_is_a_pdf_of_the_stage_in_force_unless_another_is_named() -> None:
    app, services = make_app()
    services.answers["notification.sample_letter"] = {"pdf_base64": "JVBERi0="}
    clerk = Client(app, "beratung-linden")
    path = "/regions/hannover/sites/linden/sample-letters"

    answers = [clerk.post(path, json=body) for body in ({}, {"stage": "closed"}, {"stage": "none"})]

    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert answers[0].mimetype == "application/pdf" and answers[0].data == b"%PDF-"
    asked = [stage["id"] for _, _, stage, _ in services.calls_of("notification.sample_letter")]
    assert asked == ["emergency", "closed"]


def test_every_answer_carries_the_security_headers() -> None:
    app, _ = make_app()

    for path in ("/api/v1/nowhere", "/api/docs", "/login", "/api/v1/regions"):
        headers = app.test_client().get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_the_openapi_document_describes_every_endpoint_and_its_problems() -> None:
    app, _ = make_app()

    document = app.test_client().get("/api/docs/openapi.json").json

    described = {(method.upper(), path) for path, item in document["paths"].items() for method in item} - {None}
    wanted = {
        (method, rule.rule.replace("<string:", "{").replace("<uuid:", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert wanted <= described
    assert document["security"] == [{"token": []}]
    assert document["components"]["responses"]["DEFAULT_ERROR"]["content"].keys() == {"application/problem+json"}


def limited_manager(app: Flask) -> Any:
    from services.gateway.access.principal import Principal, Scope
    from services.gateway.access.users import User

    user = app.extensions["stufenplan"].users._users["leitung-hannover"]
    scope = Scope(frozenset({"hannover"}), frozenset({"hannover/linden"}))
    return User(Principal(user.principal.login, user.principal.name, user.principal.role, scope), user.password_hash)


def test_the_stage_of_each_site_is_in_the_list_of_sites() -> None:
    app, services = make_app()
    services.answers["sites.list_sites"] = [site("linden", "Standort Linden", stage=2)]

    assert Client(app).get("/regions/hannover/sites").json[0]["stage"]["name"] == "Nach Termin"


def test_who_has_one_site_only_can_not_cancel_an_appointment_of_another_through_its_address() -> None:
    app, services = make_app()
    services.answers["scheduling.list_appointments"] = [{"appointment_id": SWITCH_ID}]
    services.answers["scheduling.cancel_appointment"] = {"appointment_id": SWITCH_ID, "state": "cancelled"}
    reception = Client(app, "empfang-linden")
    other = SWITCH_ID.replace("1", "2")

    assert reception.delete(f"/regions/hannover/sites/linden/appointments/{other}").status_code == 404
    assert not services.calls_of("scheduling.cancel_appointment")
    assert reception.delete(f"/regions/hannover/sites/linden/appointments/{SWITCH_ID}").json["state"] == "cancelled"
