"""Every text of every request and of the region file, made too long, empty, blank or harmful: 4xx with its place."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest
from flask import Flask

from services.contracts.region import check
from services.contracts.region.export import json_schema
from tests.contract.region.documents import region
from tests.unit.gateway.fakes import Client, make_app
from tests.unit.gateway.test_api_access import VALUES

HARM = {
    "300 letters": "x" * 300,
    "100,000 letters": "x" * 100_000,
    "escape": "mit\x1b[2Jte",
    "from the right": "mit\u202ete",
    "isolate": "mit\u2066te",
    "C1": "mit\x9bte",
    "half": "mit\ud800te",
    "empty": "",
    "blanks": "   ",
}
NAMED = {"escape": "U+001B", "from the right": "U+202E", "isolate": "U+2066", "C1": "U+009B", "half": "U+D800"}
harmful = pytest.mark.parametrize("harm", HARM)


def texts(schema: Mapping[str, Any], defs: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Place and schema of each text below."""
    if "$ref" in schema:
        schema = defs[schema["$ref"].rpartition("/")[2]]
    for option in schema.get("anyOf", []):
        yield from texts(option, defs, place)
    kinds = schema.get("type")
    for name, inner in schema.get("properties", {}).items():
        yield from texts(inner, defs, f"{place}/{name}".lstrip("/"))
    if "items" in schema:
        yield from texts(schema["items"], defs, f"{place}/0")
    if "string" in (kinds if isinstance(kinds, list) else [kinds]) and not schema.get("properties"):
        yield place, dict(schema)


def api() -> tuple[Flask, dict[str, Any]]:
    app, _ = make_app()
    with app.test_request_context():
        document = app.extensions["flask-smorest"]["apis"][""]["ext_obj"].document(str)
    return app, document


APP, DOCUMENT = api()
SCHEMAS = DOCUMENT["components"]["schemas"]
OPERATIONS = [
    (method, path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method in ("get", "post", "put", "patch", "delete")
]
BODIES = [
    pytest.param(method, path, place, shape, id=f"{method} {path} {place}")
    for method, path, operation in OPERATIONS
    for place, shape in texts(
        operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {}), SCHEMAS
    )
]
PARAMETERS = [
    pytest.param(method, path, parameter["name"], parameter["in"], id=f"{method} {path} {parameter['name']}")
    for method, path, operation in OPERATIONS
    for parameter in [*operation.get("parameters", []), *DOCUMENT["paths"][path].get("parameters", [])]
    if parameter["schema"].get("type") in ("string", ["string", "null"])
]


def can_carry(where: str, text: str) -> bool:
    """Half a character is in no request (bytes that are no text have a test of their own), a header has one byte each,
    and a path with an empty part is another one."""
    return {"path": bool(text.strip()), "header": max(text, default="") <= "\xff"}.get(
        where, True
    ) and "\ud800" not in text


TRIED = [
    pytest.param(harm, *parameter.values, id=f"{parameter.id} {harm}")
    for parameter in PARAMETERS
    for harm, text in HARM.items()
    if can_carry(str(parameter.values[-1]), text)
]
SOUND = {
    "switches": {"to_stage": "open", "reason": "Probe"},
    "appointments": {
        "bg_number": "23702//0000001",
        "department": "benefits",
        "kind": "consultation",
        "channel": "phone",
        "starts_at": "2020-06-17T08:00:00+02:00",
    },
    "move": {"starts_at": "2020-06-17T08:00:00+02:00"},
}
"""Bodies of requests whose headers are tried."""


def address(path: str, **other: str) -> str:
    return path.removeprefix("/api/v1").format(**{**VALUES, **other})


@harmful
@pytest.mark.parametrize(("method", "path", "place", "shape"), BODIES)
def test_a_harmful_text_in_a_body_is_refused_with_its_place(
    harm: str, method: str, path: str, place: str, shape: dict[str, Any]
) -> None:
    value: Any = HARM[harm]
    for step in reversed(place.split("/")):
        value = [value] if step == "0" else {step: value}

    answer = getattr(Client(APP, login_for(path)), method)(
        address(path), data=json.dumps(value), content_type="application/json"
    )

    fine = harm == "300 letters" and shape.get("maxLength", 0) >= 300
    password = place in ("password", "old", "new") and harm not in ("100,000 letters", "half")
    if not (fine or password):
        assert answer.status_code == 422, answer.text
        told = {fault["place"]: fault for fault in answer.json["faults"]}
        assert place in told, answer.text
        if harm in NAMED and "format" not in shape:
            assert told[place]["params"].get("characters") == [NAMED[harm]], answer.text


@pytest.mark.parametrize(("harm", "method", "path", "name", "where"), TRIED)
def test_a_harmful_text_in_an_address_or_a_header_is_refused(
    harm: str, method: str, path: str, name: str, where: str
) -> None:
    client, value = Client(APP, login_for(path)), HARM[harm]
    ask = getattr(client, method)

    if where == "path":
        answer = ask(address(path, **{name: value}))
    elif where == "query":
        answer = ask(address(path), query_string={name: value})
    else:
        answer = ask(address(path), headers={name: value}, json=SOUND[path.rpartition("/")[2]])

    assert 400 <= answer.status_code < 500, answer.text
    if (where == "path" and "uuid" not in name and not name.endswith("_id")) or name == "message_id":
        assert [fault["place"] for fault in answer.json["faults"]] == [name], answer.text
    elif where != "path":
        assert any(fault["place"].endswith(name) for fault in answer.json["faults"]), answer.text


def login_for(path: str) -> str:
    return "betrieb" if "dead-letters" in path or "sessions" in path else "leitung"


def test_bytes_in_an_address_that_are_no_text_name_nothing() -> None:
    for path in ("/regions/%ff%fe/sites", "/switches?region=%ff"):
        answer = Client(APP).get(path)
        assert 400 <= answer.status_code < 500 and answer.json["faults"]


def whole_region() -> dict[str, Any]:
    """Every key that the schema knows and a region for tests leaves out, with something that may stand there."""
    document = region()
    document["region"] |= {"letter": {"sender_email": "post@jobcenter.example"}}
    document["region"] |= {"holidays": [{"day": "08-08", "name": "Fest"}], "closed_days": [{"day": "12-24"}]}
    return document


REGION_TEXTS = list(texts(json_schema(), json_schema()["$defs"]))


@harmful
@pytest.mark.parametrize("place", sorted({place for place, _ in REGION_TEXTS}))
def test_a_harmful_text_in_a_region_file_is_refused_with_its_place(harm: str, place: str) -> None:
    document = put(whole_region(), place.split("/"), HARM[harm])
    longest = max(shape.get("maxLength", 0) for at, shape in REGION_TEXTS if at == place)

    faults = {fault.place: fault for fault in check(document)}

    if harm == "300 letters" and longest >= 300:
        return
    assert any(told == place or told == f"{place}/day" or place.startswith(f"{told}/") for told in faults), faults
    if harm in NAMED and place in faults:
        assert faults[place].params.get("characters") == [NAMED[harm]] or faults[place].code in NOT_A_TEXT, faults


NOT_A_TEXT = ("not-a-day", "not-an-email-address", "not-a-website")


def put(document: dict[str, Any], steps: list[str], value: str) -> dict[str, Any]:
    changed = deepcopy(document)
    inner: Any = changed
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        key: Any = int(step) if step == "0" else step
        fresh: Any = value if following is None else [] if following == "0" else {}
        if isinstance(inner, list):
            inner[:1] = [inner[0] if inner and following is not None and isinstance(inner[0], dict) else fresh]
            inner = inner[0]
        else:
            if following is None or not isinstance(inner.get(key), dict | list):
                inner[key] = fresh
            inner = inner[key]
    return changed
