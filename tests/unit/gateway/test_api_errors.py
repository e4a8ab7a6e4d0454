"""Every error is a problem document, every answer carries its headers, every endpoint is described."""

import json
from typing import Any

import pytest

from services.chassis.process.problems import Fault, Problem
from services.contracts.calls.import_rows import CHANNELS, LONGEST_MINUTES, MOST_PERSONS
from services.contracts.calls.sites import MOST_SITES
from services.contracts.problems import REGION_UNKNOWN
from services.contracts.schemas import IDENTIFIER, LONGEST_REASON, SHORTEST_REASON
from services.gateway.web.context import Limits
from tests.unit.gateway.fakes import Client, make_app, unavailable


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
        (400, "post", "/tokens", {"data": "[" * 2_000, "content_type": "application/json"}),
        (400, "post", "/tokens", {"data": '{"user": %s}' % ("1" * 5000), "content_type": "application/json"}),
        (422, "post", "/tokens", {"data": '{"a":' * 800 + "1" + "}" * 800, "content_type": "application/json"}),
        (404, "get", "/regions/a%00b/sites", {}),
        (422, "get", "/switches?region=a%00b", {}),
        (422, "post", "/tokens", {"data": '{"user": "x", "password": "\\ud800"}', "content_type": "application/json"}),
        (422, "get", "/regions/hannover/sites/linden/appointments?from=9999-12-31T00:00:00Z", {}),
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
    assert answer.json["status"] == status and answer.json["title"]
    assert answer.json["type"] == f"urn:stufenplan:{answer.json['code']}"


def test_a_crash_is_a_problem_document_that_gives_nothing_away() -> None:
    app, services = make_app()
    services.answers["sites.list_regions"] = RuntimeError("password=geheim")

    answer = Client(app).get("/regions")

    assert answer.status_code == 500 and answer.content_type == "application/problem+json"
    assert "geheim" not in answer.text


def test_a_service_that_is_away_is_a_503_and_its_own_refusals_pass_through() -> None:
    app, services = make_app()
    services.answers["sites.list_regions"] = unavailable()
    services.answers["sites.get_region"] = Problem.of(REGION_UNKNOWN, [Fault("region", "unknown-key")], region="x")

    away, unknown = Client(app).get("/regions"), Client(app).get("/regions/x")

    assert (away.status_code, away.json["code"], away.json["params"]) == (503, "service-away", {"service": "sites"})
    assert away.headers["Retry-After"]
    assert (unknown.status_code, unknown.json["code"]) == (404, "region-unknown")
    assert [(fault["place"], fault["code"]) for fault in unknown.json["faults"]] == [("region", "unknown-key")]


def test_all_faults_of_a_request_are_named_with_their_path() -> None:
    app, _ = make_app()
    body = {"sites": ["linden", 7, "ÄÖ"], "effective_at": "2020-06-17T08:00:00", "reason": "   ", "colour": "red"}

    faults = Client(app).post("/regions/hannover/switches", json=body).json["faults"]

    assert {fault["place"]: fault["code"] for fault in faults} == {
        "to_stage": "missing",
        "sites/1": "not-a-text",
        "sites/2": "not-an-identifier",
        "effective_at": "not-an-instant",
        "reason": "blank",
        "colour": "unknown-key",
    }


def test_a_reason_may_begin_with_a_short_line() -> None:
    app, _ = make_app()
    body = {"to_stage": "appointment", "reason": "1.\nWiederaufnahme"}

    assert Client(app).post("/regions/hannover/switches", json=body).status_code == 201


def test_texts_and_times_that_no_database_can_keep_are_named_with_their_place() -> None:
    app, services = make_app()
    body = {"to_stage": "x", "sites": ["linden", "mit\0te"], "reason": "weil \ud800", "effective_at": None}

    texts = Client(app).post("/regions/hannover/switches", data=json.dumps(body), content_type="application/json")
    times = (
        Client(app)
        .post("/regions/hannover/switch-previews", json={"to_stage": "x", "effective_at": "0001-01-01T00:00:00+14:00"})
        .json["faults"]
    )

    assert [(fault["place"], fault["code"]) for fault in texts.json["faults"]] == [
        ("sites/1", "forbidden-characters"),
        ("reason", "forbidden-characters"),
    ]
    assert [(fault["place"], fault["code"], fault["params"]) for fault in times] == [
        ("effective_at", "year-out-of-range", {"min": 2000, "max": 2100})
    ]
    assert services.calls == []


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
    (number,) = document["paths"]["/api/v1/switches/{switch_id}"]["parameters"]
    assert number["schema"] == {"type": "string", "format": "uuid"}
    assert document["security"] == [{"token": []}]
    assert document["components"]["responses"]["DEFAULT_ERROR"]["content"].keys() == {"application/problem+json"}


def test_the_openapi_document_shows_the_limits_of_the_contracts() -> None:
    app, _ = make_app()

    schemas = app.test_client().get("/api/docs/openapi.json").json["components"]["schemas"]

    booking, filing = schemas["Booking"]["properties"], schemas["SwitchFiling"]["properties"]
    assert (booking["minutes"]["minimum"], booking["minutes"]["maximum"]) == (1, LONGEST_MINUTES)
    assert (booking["persons"]["minimum"], booking["persons"]["maximum"]) == (1, MOST_PERSONS)
    assert booking["channel"]["enum"] == list(CHANNELS)
    assert (filing["reason"]["minLength"], filing["reason"]["maxLength"]) == (SHORTEST_REASON, LONGEST_REASON)
    assert (filing["to_stage"]["maxLength"], filing["to_stage"]["pattern"]) == (63, f"^(?:{IDENTIFIER})$")
    assert (filing["sites"]["minItems"], filing["sites"]["maxItems"]) == (1, MOST_SITES)
    for of_address_or_login in ("region", "household_id", "actor", "idempotency_key"):
        assert of_address_or_login not in booking
    assert booking["bg_number"]["pattern"] == r"^(?:[0-9]{5}//[0-9]{7})$"
