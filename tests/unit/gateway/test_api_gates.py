"""What is said of a condition by the API: wrong keys change nothing, and only who may confirm may take it back."""

from __future__ import annotations

from typing import Any

import pytest

from services.chassis.process.problems import Problem
from services.contracts.calls.gates import GATE_UNKNOWN
from services.contracts.calls.sites import STAGE_OVER
from services.gateway.access.permissions import GRANTS, Permission, Role
from tests.unit.gateway.answers import SWITCH_ID, switch
from tests.unit.gateway.fakes import Client, FakeServices, make_app

GATE = f"/switches/{SWITCH_ID}/gates/numbers"
LOGINS = {
    Role.REGIONAL_MANAGER: "leitung-hannover",
    Role.SITE_MANAGER: "standort-linden",
    Role.RECEPTION: "empfang-linden",
    Role.CASE_WORKER: "beratung-linden",
    Role.LETTER_OFFICE: "briefstelle",
    Role.OPERATOR: "betrieb",
}


def services() -> FakeServices:
    fake = FakeServices()
    fake.answers |= {"sites.confirm_gate": switch("running"), "sites.withdraw_gate": switch("held")}
    return fake


@pytest.mark.parametrize(
    ("finding", "place"),
    [
        ({"pased": True}, "pased"),
        ({"readings": 28.5}, "readings"),
        ({"passed": True, "by": "somebody.else"}, "by"),
        ({"passed": True, "at": "2020-06-17T06:00:00Z"}, "at"),
        ({"passed": "yes"}, "passed"),
        ({"passed": 1}, "passed"),
        ({"reading": "28,5"}, "reading"),
        ({"reading": True}, "reading"),
        ({"reading": -1}, "reading"),
        ({"reading": 1_000_001}, "reading"),
    ],
)
def test_a_finding_with_unknown_or_wrong_keys_confirms_nothing(finding: dict[str, Any], place: str) -> None:
    """A mistyped "passed: false" that is dropped would confirm the condition."""
    app, fake = make_app(services())

    answer = Client(app, LOGINS[Role.REGIONAL_MANAGER]).post(GATE, json=finding)

    assert answer.status_code == 422
    assert [fault["place"] for fault in answer.json["faults"]] == [place]
    assert all(fault["message"] for fault in answer.json["faults"])
    assert fake.calls_of("sites.confirm_gate") == []


def test_all_wrong_keys_are_named_at_once() -> None:
    app, _ = make_app(services())

    answer = Client(app, LOGINS[Role.REGIONAL_MANAGER]).post(GATE, json={"pased": True, "reading": "hoch"})

    assert {fault["place"] for fault in answer.json["faults"]} == {"pased", "reading"}


@pytest.mark.parametrize("body", [[], ["passed"], "met", 1])
def test_what_is_no_mapping_confirms_nothing(body: Any) -> None:
    app, fake = make_app(services())

    answer = Client(app, LOGINS[Role.REGIONAL_MANAGER]).post(GATE, json=body)

    assert answer.status_code in (400, 422)
    assert fake.calls_of("sites.confirm_gate") == []


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("method", ["post", "delete"])
def test_who_may_confirm_a_condition_may_take_it_back_and_nobody_else_either(role: Role, method: str) -> None:
    app, fake = make_app(services())
    fake.answers["sites.get_switch"] = switch("held", ("linden",))
    may = Permission.GATE_CONFIRM in GRANTS[role]

    answer = getattr(Client(app, LOGINS[role]), method)(GATE)

    assert answer.status_code == (200 if may else 403)
    assert bool(fake.calls_of("sites.confirm_gate") or fake.calls_of("sites.withdraw_gate")) == may


def test_a_site_manager_confirms_for_her_own_sites_alone() -> None:
    """A condition is said to be met for the whole switch: here for Mitte, too."""
    app, fake = make_app(services())

    answer = Client(app, LOGINS[Role.SITE_MANAGER]).post(GATE)

    assert (answer.status_code, answer.json["code"]) == (403, "switch-out-of-scope")
    assert fake.calls_of("sites.confirm_gate") == []


def test_a_switch_of_another_region_is_unknown_to_whoever_takes_a_finding_back() -> None:
    fake = services()
    fake.answers["sites.get_switch"] = switch("held", region="wesel")
    app, _ = make_app(fake)

    answer = Client(app, LOGINS[Role.REGIONAL_MANAGER]).delete(GATE)

    assert (answer.status_code, answer.json["code"]) == (404, "switch-unknown")
    assert fake.calls_of("sites.withdraw_gate") == []


@pytest.mark.parametrize("method", ["post", "delete"])
def test_an_unknown_condition_is_named(method: str) -> None:
    fake = services()
    unknown = Problem.of(GATE_UNKNOWN, gate="numbers", stage="Nach Termin")
    fake.answers |= {"sites.confirm_gate": unknown, "sites.withdraw_gate": unknown}
    app, _ = make_app(fake)

    answer = getattr(Client(app, LOGINS[Role.REGIONAL_MANAGER]), method)(GATE)

    assert (answer.status_code, answer.json["code"]) == (404, "gate-unknown")


def test_a_confirmation_after_the_stage_s_last_day_names_both_days() -> None:
    fake = services()
    fake.answers["sites.confirm_gate"] = Problem.of(
        STAGE_OVER, stage="Nach Termin", until="2020-06-30", start="2020-07-01"
    )
    app, _ = make_app(fake)

    answer = Client(app, LOGINS[Role.REGIONAL_MANAGER]).post(GATE)

    assert answer.status_code == 409
    assert "30.06.2020" in answer.json["detail"] and "01.07.2020" in answer.json["detail"]
