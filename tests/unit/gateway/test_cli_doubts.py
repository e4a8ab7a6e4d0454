"""What a file is doubted for, and letters that could not go, on the command line."""

from pathlib import Path

from services.chassis.process.problems import Fault, Problem
from services.contracts.calls.notification import HOUSEHOLD_FILE_DOUBTFUL
from tests.unit.gateway.answers import SWITCH_ID, whole_campaign
from tests.unit.gateway.conftest import Terminal

RECEIVED = {"import_id": "x", "part": 1, "bytes": 13}


def test_what_is_doubtful_in_a_file_is_named_with_a_hint_and_confirmed_by_an_option(
    terminal: Terminal, tmp_path: Path
) -> None:
    doubt = Fault("line 2/Straße", "no-fixed-abode", {}, 2)
    terminal.services.answers["notification.receive_part"] = RECEIVED
    terminal.services.answers["notification.finish_import"] = Problem.of(HOUSEHOLD_FILE_DOUBTFUL, [doubt], count=1)
    file = tmp_path / "households.csv"
    file.write_bytes(b"BG-Nummer;...")

    result = terminal.run("household", "import", "hannover", str(file))

    assert result.exit_code == 1
    assert "ohne festen Wohnsitz" in result.stderr and "confirm_warnings" in result.stderr
    assert not terminal.services.calls_of("notification.finish_import")[-1]["confirm_warnings"]

    terminal.services.answers["notification.finish_import"] = {"imported": 1, "updated": 0}
    assert terminal.run("household", "import", "hannover", str(file), "--confirm-warnings").exit_code == 0
    assert terminal.services.calls_of("notification.finish_import")[-1]["confirm_warnings"]


def test_a_preview_names_the_letters_that_could_not_go(terminal: Terminal) -> None:
    letters = terminal.services.answers["notification.preview_letters"]
    terminal.services.answers["notification.preview_letters"] = letters | {
        "held": 3,
        "held_reasons": {"address-too-long": 2, "sender-address-unusable": 1},
    }

    shown = " ".join(terminal.run("switch", "preview", "hannover", "appointment").stdout.split())

    assert "3 (2 Anschrift mit zu vielen Zeilen, 1 unbrauchbare Absenderadresse für E-Mails)" in shown


def test_held_letters_are_released(terminal: Terminal) -> None:
    campaign = whole_campaign(state="running")
    terminal.services.answers["notification.get_campaign"] = campaign
    terminal.services.answers["notification.release_held"] = campaign

    assert terminal.run("campaign", "release", SWITCH_ID).exit_code == 0
    assert len(terminal.services.calls_of("notification.release_held")) == 1
