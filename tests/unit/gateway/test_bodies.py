"""Small bodies with very many values: refused before a value is looked at, whoever sends them."""

import json

import pytest

from services.gateway.web.context import Limits
from tests.unit.gateway.fakes import Client, make_app
from tests.unit.gateway.test_console import csrf, signed_in

MANY = Limits().request_values + 1


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({str(number): 1 for number in range(MANY)}),
        json.dumps({"user": "x", "password": [[]] * MANY}),
        json.dumps({"user": [{}] * MANY}),
        "[" * MANY,
    ],
    ids=["keys", "lists", "objects", "depth"],
)
def test_a_body_with_too_many_values_is_refused_unread(body: str) -> None:
    app, services = make_app()
    headers = {"Content-Type": "application/json"}

    for browser in (app.test_client(),):
        answer = browser.post("/api/v1/tokens", data=body, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (413, "request-too-many-values")
    switched = Client(app).post("/regions/hannover/switches", data=body, headers=headers)
    assert switched.status_code == 413 and services.calls == []


def test_a_form_with_too_many_fields_is_refused_unread() -> None:
    app, _ = make_app()
    fields = "&".join(f"f{number}=1" for number in range(MANY + 1))

    answer = app.test_client().post("/login", data=fields, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 413


def test_as_many_sites_as_a_region_may_have_are_no_trouble() -> None:
    app, _ = make_app()
    sites = [f"ein-langer-standortname-{number}" for number in range(1000)]

    answer = Client(app).post("/regions/hannover/switch-previews", json={"to_stage": "appointment", "sites": sites})

    assert answer.status_code != 413, answer.text


def test_forms_are_read_as_before() -> None:
    app, _ = make_app()
    browser = signed_in(app)

    assert browser.post("/logout", data={"csrf": csrf(browser.get("/").text)}).status_code == 303
