"""A number that is none, or nobody's: one clear sentence in API and command line. Its beginning is enough there."""

from typing import Any

import pytest

from services.chassis.process.problems import Problem
from services.contracts.calls.sites import MOST_SWITCHES, SWITCH_UNKNOWN
from tests.unit.gateway.answers import SWITCH_ID, switch, switch_id
from tests.unit.gateway.conftest import Terminal
from tests.unit.gateway.fakes import Client, FakeServices, make_app

UNKNOWN = switch_id(9)
NONE_OF = "ist keine Nummer einer Umstellung"
WHY = {"reason": "Landesvorgaben geändert"}


@pytest.mark.parametrize("typed", ["17", SWITCH_ID[:20], SWITCH_ID + "0", "Öffnung", SWITCH_ID.replace("-", "")])
@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [("get", "", None), ("get", "/letters", None), ("post", "/revoke", WHY), ("delete", "/gates/cases", None)],
)
def test_what_is_no_number_is_not_found_and_says_so(typed: str, method: str, rest: str, body: Any) -> None:
    app, services = make_app()

    answer = getattr(Client(app), method)(f"/switches/{typed}{rest}", json=body)

    assert (answer.status_code, answer.json["code"]) == (404, "switch-unknown")
    assert (
        answer.json["detail"].startswith(f"„{typed}“ {NONE_OF}") and "stufenplan switch list" in answer.json["detail"]
    )
    assert services.calls == []


def test_unknown_and_of_another_region_are_told_alike() -> None:
    services = FakeServices()
    app, _ = make_app(services)
    services.answers["sites.get_switch"] = Problem.of(SWITCH_UNKNOWN, switch=UNKNOWN)
    unknown = Client(app).get(f"/switches/{UNKNOWN}")
    services.answers["sites.get_switch"] = switch(region="wesel")
    foreign = Client(app, "leitung-hannover").get(f"/switches/{UNKNOWN}")

    assert unknown.status_code == foreign.status_code == 404
    assert unknown.json == foreign.json and f"„{UNKNOWN}“ {NONE_OF}" in unknown.json["detail"]


def test_in_a_question_it_is_a_fault_at_its_place() -> None:
    answer = Client(make_app()[0]).get("/campaigns?switch_id=17")
    assert (answer.status_code, [fault["place"] for fault in answer.json["faults"]]) == (422, ["query/switch_id"])


def test_another_kind_of_number_that_is_none_is_named_with_its_place() -> None:
    answer = Client(make_app()[0]).get("/campaigns/17")
    assert (answer.status_code, answer.json["code"]) == (404, "address-unknown")
    assert [(fault["place"], fault["code"]) for fault in answer.json["faults"]] == [("campaign_id", "not-a-uuid")]


COMMANDS = [
    ("show",),
    ("watch",),
    *((action, "--reason", "Irrtum") for action in ("cancel", "revoke", "release", "accept-drift")),
    ("confirm", "cases"),
    ("withdraw", "cases"),
]


def run(terminal: Terminal, command: tuple[str, ...], typed: str) -> Any:
    name, *rest = command
    return terminal.run("switch", name, typed, *rest)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_the_command_line_says_so_in_one_sentence(terminal: Terminal, command: tuple[str, ...]) -> None:
    for typed in ("17", "Öffnung", "0189ffff"):
        result = run(terminal, command, typed)
        assert result.exit_code == 1
        assert result.stderr.splitlines() == [f"Fehler: „{typed}“ {NONE_OF}; „stufenplan switch list“ zeigt sie."]
    assert set(terminal.services.called) <= {"sites.list_switches"}


def test_the_beginning_of_one_number_is_enough(terminal: Terminal) -> None:
    others = [switch(id="01890001-0000-7000-8000-000000000002"), switch(id="01890001-0000-7000-8000-000000000003")]
    terminal.services.answers["sites.list_switches"] = [switch(), *others]

    assert terminal.run("switch", "show", "01890000").exit_code == 0
    assert terminal.run("switch", "revoke", SWITCH_ID[:30].upper(), "--reason", "Irrtum").exit_code == 0
    assert terminal.services.calls_of("sites.revoke_switch")[0]["switch_id"] == SWITCH_ID
    assert terminal.run("campaign", "list", "--switch", "01890000").exit_code == 0
    assert terminal.services.calls_of("notification.list_campaigns")[0]["switch_id"] == SWITCH_ID

    several = terminal.run("switch", "show", "01890001")
    assert several.exit_code == 1 and "mehr als eine Nummer" in several.stderr
    assert all(other["id"] in several.stderr for other in others)


def test_among_more_switches_than_are_looked_through_a_beginning_is_not_enough(terminal: Terminal) -> None:
    others = [switch(id=f"{number:08x}-0000-7000-8000-000000000000") for number in range(1, MOST_SWITCHES)]
    terminal.services.answers["sites.list_switches"] = [switch(), *others]

    result = terminal.run("switch", "cancel", "01890000", "--reason", "Irrtum")

    assert result.exit_code == 1 and not terminal.services.calls_of("sites.cancel_switch")


def test_a_whole_number_is_asked_for_as_it_is(terminal: Terminal) -> None:
    assert terminal.run("switch", "show", SWITCH_ID).exit_code == 0
    assert terminal.services.called == ["sites.get_switch"]
