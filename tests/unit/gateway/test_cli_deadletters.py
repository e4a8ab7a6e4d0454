"""`stufenplan deadletter`: what lies there, sending it again, and dropping only after a yes."""

import pytest

from tests.unit.gateway.conftest import Terminal
from tests.unit.gateway.fakes import QUEUES, parked

QUEUE = QUEUES[1]


@pytest.fixture
def console(terminal: Terminal) -> Terminal:
    terminal.become("betrieb")
    terminal.lying.letters[QUEUE] = [parked(), parked("letter-2")]
    return terminal


def test_lists_queues_and_the_messages_of_one(console: Terminal) -> None:
    queues = console.run("deadletter", "list").stdout
    letters = console.run("deadletter", "list", QUEUE).stdout

    assert QUEUE in queues and QUEUES[0] not in queues
    assert "letter-2" in letters and "hannover/linden" in letters and "RuntimeError: kaputt" in letters
    assert console.json("deadletter", "list")[0]["messages"] == 2
    console.lying.letters[QUEUE] = []
    assert console.run("deadletter", "list").stdout == "Nichts ist liegengeblieben.\n"


def test_shows_the_reason_the_stack_and_the_whole_event(console: Terminal) -> None:
    shown = console.run("deadletter", "show", QUEUE, "letter-1").stdout

    assert "RuntimeError: kaputt" in shown and "Traceback" in shown and '"subject": "hannover/linden"' in shown
    assert console.json("deadletter", "show", QUEUE, "letter-1")["tries"] == 6


def test_replays_what_is_named_or_all_but_never_by_accident(console: Terminal) -> None:
    accident = console.run("deadletter", "replay", QUEUE)
    assert accident.exit_code == 1 and "--all" in accident.stderr

    first = console.run("deadletter", "replay", QUEUE, "letter-1")
    again = console.run("deadletter", "replay", QUEUE, "letter-1")
    rest = console.run("deadletter", "replay", QUEUE, "--all")

    assert "1 Nachricht erneut zugestellt." in first.stdout
    assert again.exit_code == 0 and "Lag nicht dort: letter-1" in again.stdout
    assert "1 Nachricht erneut zugestellt." in rest.stdout and len(console.lying.replayed) == 2


def test_drops_only_after_a_yes_and_with_a_reason(console: Terminal) -> None:
    refused = console.run("deadletter", "drop", QUEUE, "--all", "--reason", "Testdaten", input="n\n")
    assert refused.exit_code == 1 and "Diese 2 Nachrichten" in refused.output
    assert console.run("deadletter", "drop", QUEUE, "--all", "-y").exit_code == 2
    assert len(console.lying.letters[QUEUE]) == 2

    agreed = console.run("deadletter", "drop", QUEUE, "--all", "--reason", "Testdaten", input="ja\n")
    assert "2 Nachrichten verworfen." in agreed.stdout and not console.lying.letters[QUEUE]
    assert console.run("deadletter", "drop", QUEUE, "--all", "--reason", "Testdaten").exit_code == 0


def test_what_may_not_be_done_is_one_sentence(console: Terminal) -> None:
    console.become("leitung")

    refused = console.run("deadletter", "replay", QUEUE, "--all")

    assert refused.exit_code == 1 and "Berechtigung" in refused.stderr and refused.stderr.count("\n") == 1
