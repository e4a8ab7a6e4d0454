"""Conditions on the command line: unmet ones look unmet, a confirmation says what was read and can be taken back."""

from typing import Any

from tests.unit.gateway.answers import SWITCH_ID, gate, outlook, switch
from tests.unit.gateway.conftest import Terminal


def judged(**more: Any) -> dict[str, Any]:
    said = {"by": "dora.deputy", "at": "2020-06-16T06:00:00+00:00", "valid_until": "2020-06-23T06:00:00+00:00"}
    return gate(threshold=35.0, **said, **more)


def test_a_filed_switch_that_conditions_hold_is_not_waited_for_without_end(terminal: Terminal) -> None:
    held = switch("held", held_by=[gate()], gates=[gate()])
    terminal.services.answers["sites.file_switch"] = held
    terminal.services.answers["sites.get_switch"] = held

    result = terminal.run("switch", "file", "hannover", "appointment", "--reason", "Test", "--yes", "--watch")

    assert result.exit_code == 3
    assert f"stufenplan switch confirm {SWITCH_ID}" in result.stderr
    assert "✗ noch nicht erfüllt: Die Fallzahlen bleiben niedrig. (numbers)" in result.stdout


def test_a_preview_tells_unmet_conditions_as_unmet(terminal: Terminal) -> None:
    terminal.services.answers["sites.outlook_switch"] = lambda **asked: {**outlook(**asked), "gates": [gate()]}

    shown = terminal.run("switch", "preview", "hannover", "appointment").stdout

    assert "✗ noch nicht erfüllt: Die Fallzahlen bleiben niedrig. (numbers)" in shown


def test_a_condition_is_confirmed_with_its_reading_found_not_met_and_taken_back(terminal: Terminal) -> None:
    terminal.services.answers["sites.confirm_gate"] = switch("running")
    terminal.services.answers["sites.withdraw_gate"] = switch("held")

    assert terminal.run("switch", "confirm", SWITCH_ID, "numbers", "--reading", "28.5").exit_code == 0
    assert terminal.run("switch", "confirm", SWITCH_ID, "numbers", "--not-met").exit_code == 0
    assert terminal.run("switch", "withdraw", SWITCH_ID, "numbers").exit_code == 0

    sent = terminal.services.calls_of("sites.confirm_gate")
    assert [(call.get("reading"), call.get("passed")) for call in sent] == [(28.5, None), (None, False)]
    assert terminal.services.calls_of("sites.withdraw_gate")[0]["gate"] == "numbers"


def test_met_and_unmet_conditions_look_different_with_reading_person_and_time(terminal: Terminal) -> None:
    gates = [
        judged(passed=True, standing="met", reading=28.5),
        judged(id="again", standing="not_met", reading=60.0),
        judged(id="old", standing="expired"),
        gate(id="alone", second_person=True),
    ]
    terminal.services.answers["sites.get_switch"] = switch("held", gates=gates, held_by=gates[1:])

    lines = terminal.run("switch", "show", SWITCH_ID).stdout.splitlines()

    until = "gilt bis 23.06.2020, 08:00"
    who = "dora.deputy, 16.06.2020, 08:00"
    assert [line.strip() for line in lines if "Fallzahlen" in line] == [
        f"✓ erfüllt: Die Fallzahlen bleiben niedrig. (numbers; 28,5 bei höchstens 35; {who}; {until})",
        f"✗ nicht erfüllt: Die Fallzahlen bleiben niedrig. (again; 60 bei höchstens 35; {who}; {until})",
        f"✗ Bestätigung abgelaufen: Die Fallzahlen bleiben niedrig. (old; {who}; {until})",
        "✗ noch nicht erfüllt: Die Fallzahlen bleiben niedrig. (alone; durch eine zweite Person)",
    ]


def test_watching_a_switch_that_conditions_hold_can_be_given_an_end(terminal: Terminal) -> None:
    terminal.services.answers["sites.get_switch"] = switch("held", held_by=[gate()], gates=[gate()])

    assert terminal.run("switch", "watch", SWITCH_ID, "--seconds", "0").exit_code == 3
