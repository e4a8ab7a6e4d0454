"""What is over, as the command line tells it: stages, switches that expired, and warnings before it comes to that."""

import pytest

from services.gateway.cli.output import show_warnings
from tests.unit.gateway.answers import SWITCH_ID, site, switch
from tests.unit.gateway.conftest import Terminal


def test_a_stage_that_is_over_is_marked_where_sites_are_listed(terminal: Terminal) -> None:
    terminal.services.answers["sites.list_sites"] = [
        site("linden", "Linden") | {"until": "2020-06-30", "overdue": True},
        site("mitte", "Mitte") | {"until": "2020-07-31"},
    ]

    first, second = terminal.run("site", "list", "hannover").stdout.splitlines()[1:]

    assert "30.06.2020 (abgelaufen)" in first and "31.07.2020" in second and "abgelaufen" not in second


def test_a_switch_that_expired_says_when_its_stage_ended(terminal: Terminal) -> None:
    terminal.services.answers["sites.get_switch"] = switch("cancelled", stage_ended_on="2020-06-30")

    shown = terminal.run("switch", "show", SWITCH_ID).stdout

    assert "Stufe endete" in shown and "30.06.2020" in shown


def test_whoever_means_to_go_back_to_a_stage_that_is_over_says_so(terminal: Terminal) -> None:
    terminal.services.answers["sites.cancel_switch"] = switch("cancelled")

    for more in ((), ("--to-ended-stage",)):
        assert terminal.run("switch", "cancel", SWITCH_ID, "--reason", "Lage geändert", *more).exit_code == 0

    asked = [call["to_ended_stage"] for call in terminal.services.calls_of("sites.cancel_switch")]
    assert asked == [False, True]


def test_warnings_are_told_beside_the_answer_and_no_script_reads_them(capsys: pytest.CaptureFixture[str]) -> None:
    show_warnings([{"place": "contacts/0", "message": "endet vor der Stufe"}, {"place": "", "message": "ohne Ort"}])

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == ["Bitte ansehen: contacts/0: endet vor der Stufe", "Bitte ansehen: ohne Ort"]
