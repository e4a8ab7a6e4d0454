"""The command line against the REST API over real HTTP: readable answers, one sentence per failure, exit code 1."""

import json
import re
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from services.chassis.process.problems import Fault, Problem
from services.contracts.calls.notification import IMPORT_INCOMPLETE
from services.contracts.calls.sites import SWITCH_NOT_POSSIBLE
from services.contracts.problems import SITE_NOT_READY
from services.gateway.cli.errors import error_of
from services.gateway.cli.main import app as cli
from services.gateway.client import Patience, Refused
from tests.backbone import ROOT
from tests.unit.gateway.answers import SWITCH_ID, gate, switch, whole_campaign
from tests.unit.gateway.conftest import Terminal
from tests.unit.gateway.fakes import PASSWORD
from tests.unit.gateway.test_live import an_event

RECEIVED = {"import_id": "x", "part": 1, "bytes": 13}


def test_logging_in_keeps_the_token_for_its_owner_only(terminal: Terminal, tmp_path: Path) -> None:
    terminal.environ["STUFENPLAN_TOKEN"] = ""

    before = terminal.run("region", "list")
    result = terminal.run("login", "leitung", "--password", PASSWORD)

    assert before.exit_code == 1 and "stufenplan login" in before.stderr
    assert result.exit_code == 0 and "Petra Sommer" in result.stdout
    path = tmp_path / "stufenplan" / "tokens.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert terminal.run("region", "list").exit_code == 0


def test_a_wrong_password_is_one_sentence(terminal: Terminal) -> None:
    result = terminal.run("login", "leitung", "--password", "falsch")

    assert result.exit_code == 1
    assert result.stderr == "Fehler: Anmeldung nicht möglich. Name oder Kennwort stimmt nicht.\n"


def test_nobody_there_is_one_sentence_too() -> None:
    result = CliRunner().invoke(cli, ["region", "list"], env={"STUFENPLAN_URL": "http://127.0.0.1:9"})

    assert result.exit_code == 1 and result.stderr.count("\n") == 1
    assert "antwortet niemand" in result.stderr


def test_lists_are_tables_for_people_and_json_for_programs(terminal: Terminal) -> None:
    assert "Jobcenter Region Hannover" in terminal.run("region", "list").stdout
    assert terminal.json("region", "list")[0]["region"] == "hannover"
    assert "Nur Notfälle" in terminal.run("site", "list", "hannover").stdout
    assert [site["site"] for site in terminal.json("site", "list", "hannover")] == ["linden", "mitte"]
    assert "Keine Umstellungen." in terminal.run("switch", "list").stdout


def test_a_faulty_region_is_refused_with_every_fault_and_its_place(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "region.yaml"
    text = (ROOT / "deploy" / "regions" / "hannover.yaml").read_text(encoding="utf-8")
    file.write_text(re.sub(r"(floor|area|persons): \d+", r"\1: '[/b] x'", text), encoding="utf-8")

    result = terminal.run("region", "load", str(file))

    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert lines[0].startswith("Fehler: Die Regionsdatei hat Fehler.") and "nichts wurde geändert" in lines[0]
    assert re.match(r"  Zeile \d+, kinds/0/persons: .", lines[1]), lines[1]
    assert len(lines) == 52 and re.fullmatch(r"… und \d+ weitere", lines[-1].strip())
    assert terminal.services.calls == []


@pytest.mark.parametrize(
    ("place", "said"), [("line 5/PLZ", "Zeile 5, PLZ"), ("line 5", "Zeile 5"), ("a/b", "Zeile 5, a/b")]
)
def test_a_fault_of_a_table_names_its_line_once(place: str, said: str) -> None:
    fault = {"place": place, "message": "leer", "code": "empty", "line": 5}
    refusal = Refused(422, {"type": "urn:stufenplan:household-file-invalid", "title": "Fehler", "faults": [fault]})
    assert error_of(refusal).faults == [(said, "leer")]


def test_a_file_that_is_not_there_is_said_before_anything_is_sent(terminal: Terminal, tmp_path: Path) -> None:
    for command in (("region", "load"), ("household", "import", "hannover"), ("appointment", "import", "hannover")):
        result = terminal.run(*command, str(tmp_path / "none"))
        assert result.exit_code == 1 and "ist nicht lesbar" in result.stderr
    assert terminal.services.calls == []


def test_a_switch_is_filed_after_its_preview_and_a_yes(terminal: Terminal) -> None:
    result = terminal.run("switch", "file", "hannover", "appointment", "--reason", "Wiederaufnahme", input="ja\n")

    assert result.exit_code == 0, result.output
    assert "72,00 €" in result.stdout and "8 bleiben" in result.stdout
    (message,) = terminal.services.calls_of("sites.file_switch")
    assert message["expected"] == {"linden": 2, "mitte": 2} and len(message["idempotency_key"]) == 36
    assert message["actor"]["user"] == "leitung"


def test_without_the_yes_nothing_is_filed(terminal: Terminal) -> None:
    result = terminal.run("switch", "file", "hannover", "appointment", "--reason", "Wiederaufnahme", input="n\n")

    assert result.exit_code == 1 and not terminal.services.calls_of("sites.file_switch")


def test_a_time_without_an_offset_is_local_time(terminal: Terminal) -> None:
    for given, sent in (
        ("2020-06-17T08:00", "2020-06-17T06:00:00+00:00"),
        ("2020-01-17T08:00", "2020-01-17T07:00:00+00:00"),
        ("2020-06-17T08:00Z", "2020-06-17T08:00:00+00:00"),
    ):
        terminal.run("switch", "preview", "hannover", "appointment", "--at", given, "--site", "linden")
        wish = {"region": "hannover", "sites": ["linden"], "to_stage": "appointment", "effective_at": sent}
        assert terminal.services.calls_of("sites.outlook_switch")[-1] == wish
    assert terminal.run("switch", "preview", "hannover", "appointment", "--at", "morgen").exit_code == 1


def test_watching_ends_when_the_switch_is_settled_and_tells_what_holds_it(terminal: Terminal) -> None:
    states = iter(
        [
            switch("held", held_by=[gate()]),
            switch("running"),
            switch("settled", seconds_to_settled=61.0),
        ]
    )
    last: dict[str, Any] = {}

    def answer(switch_id: str) -> Any:
        last["switch"] = next(states, last.get("switch"))
        return last["switch"]

    terminal.services.answers["sites.get_switch"] = answer

    result = terminal.run("switch", "watch", SWITCH_ID)

    assert result.exit_code == 0
    assert "Die Fallzahlen bleiben niedrig." in result.stderr and "abgeschlossen" in result.stdout


def test_refusals_of_a_service_come_through_as_a_sentence(terminal: Terminal) -> None:
    terminal.services.answers["sites.cancel_switch"] = Problem.of(
        SWITCH_NOT_POSSIBLE, [Fault("state", "unknown-key")], state="settled", action="cancel"
    )

    result = terminal.run("switch", "cancel", SWITCH_ID, "--reason", "Irrtum")

    assert result.exit_code == 1
    first, second = result.stderr.splitlines()
    assert first.startswith("Fehler: ") and second.startswith("  state: ")


def test_files_are_handed_over_and_counted(terminal: Terminal, tmp_path: Path) -> None:
    terminal.services.answers["notification.receive_part"] = RECEIVED
    terminal.services.answers["notification.finish_import"] = {"imported": 58000, "updated": 12}
    file = tmp_path / "households.csv"
    file.write_bytes(b"BG-Nummer;...")

    result = terminal.run("household", "import", "hannover", str(file))

    assert result.stdout == "58.000 übernommen, 12 aktualisiert.\n"


def test_campaigns_can_be_paused_and_a_sample_letter_saved(terminal: Terminal, tmp_path: Path) -> None:
    campaign = whole_campaign(state="paused")
    terminal.services.answers["notification.get_campaign"] = campaign
    terminal.services.answers["notification.pause_campaign"] = campaign
    terminal.services.answers["notification.sample_letter"] = {"pdf_base64": "JVBERi0="}
    target = tmp_path / "brief.pdf"

    assert "angehalten" in terminal.run("campaign", "pause", SWITCH_ID).stdout
    assert terminal.run("letter", "sample", "hannover", "linden", "-o", str(target)).exit_code == 0
    assert target.read_bytes() == b"%PDF-"


def test_letters_held_back_are_listed_with_their_reasons(terminal: Terminal) -> None:
    wide = {"place": "recipient", "code": "address-too-wide", "params": {"text": "Ein langer Ort"}}
    held = {"id": SWITCH_ID, "household_id": SWITCH_ID, "channel": "print", "faults": [wide]}
    terminal.services.answers["notification.get_campaign"] = whole_campaign(held_letters=[held])

    output = " ".join(terminal.run("campaign", "show", SWITCH_ID).stdout.split())

    assert "Anschrift: „Ein langer Ort“ ist zu breit für das Fenster" in output


def test_events_are_read_from_the_stream_and_go_on_where_it_broke_off(terminal: Terminal) -> None:
    from services.gateway.cli import client

    with pytest.MonkeyPatch.context() as patch:
        for name, value in terminal.environ.items():
            patch.setenv(name, value)
        terminal.live.add(an_event(type="switch.held.v1"))
        terminal.live.add(an_event(type="switch.settled.v1"))
        stream = client.events("1")
        event = next(stream)
        stream.close()

    assert event["event"] == "switch.settled.v1" and json.loads(event["data"])["region"] == "hannover"


def commands(group: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    group = group or get_command(cli)
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


ENGLISH = re.compile(r"Usage|required|default|Show this|OPTIONS|ARGS|env var|Missing|No such|Invalid|Try |Error|Got ")


def test_every_command_explains_itself_in_german() -> None:
    named = list(commands())
    assert len(named) > 20
    for command in named:
        result = CliRunner().invoke(cli, [*command, "--help"], env={"COLUMNS": "120"})
        assert result.exit_code == 0 and "Aufruf: " in result.output and "Diese Hilfe zeigen." in result.output
        assert not ENGLISH.search(result.output), result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "Den Befehl 'nope' gibt es nicht."),
        (["region", "lsit"], "Gemeint war vielleicht: 'list'"),
        (["--nope"], "Die Option --nope gibt es nicht."),
        (["switch", "file", "hannover"], "Es fehlt die Angabe 'stage'."),
        (["switch", "file", "hannover", "closed"], "Es fehlt die Option '--reason'."),
        (["switch", "list", "--limit", "x"], "'--limit': Erwartet wird eine ganze Zahl."),
        (["switch", "list", "--limit"], "Zur Option '--limit' fehlt der Wert."),
        (["switch", "list", "--json=1"], "Die Option '--json' nimmt keinen Wert."),
        (["whoami", "a", "b"], "Das ist zu viel: a b"),
    ],
)
def test_a_faulty_command_line_is_explained_in_german(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(cli, arguments, env={"COLUMNS": "120"})

    assert result.exit_code == 2 and said in result.stderr
    assert not ENGLISH.search(result.stderr), result.stderr


def test_an_import_waits_until_the_region_just_loaded_is_ready(terminal: Terminal, tmp_path: Path) -> None:
    not_yet = Problem.of(SITE_NOT_READY, region="hannover", site="linden")
    answers: list[Any] = [not_yet, not_yet, {"imported": 2, "updated": 0}]

    def finish(**_: Any) -> Any:
        answer = answers.pop(0)
        if isinstance(answer, Problem):
            raise answer
        return answer

    terminal.services.answers["notification.receive_part"] = RECEIVED
    terminal.services.answers["notification.finish_import"] = finish
    file = tmp_path / "households.csv"
    file.write_bytes(b"BG-Nummer;...")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.gateway.cli.client.PATIENCE", Patience(pause=0.01))
        waited = terminal.run("household", "import", "hannover", str(file))
        patch.setattr("services.gateway.cli.client.PATIENCE", Patience(ready=0.3, pause=0.01))
        answers += [not_yet] * 1000
        refused = terminal.run("household", "import", "hannover", str(file))

    assert waited.exit_code == 0 and waited.stdout == "2 übernommen, 0 aktualisiert.\n"
    assert waited.stderr.count("wartet auf") == 1
    assert refused.exit_code == 1 and refused.stderr.count("Fehler:") == 1 and len(answers) > 900


def test_other_conflicts_are_not_tried_again(terminal: Terminal, tmp_path: Path) -> None:
    terminal.services.answers["notification.finish_import"] = Problem.of(IMPORT_INCOMPLETE, missing=[2])
    file = tmp_path / "households.csv"
    file.write_bytes(b"BG-Nummer;...")

    terminal.services.answers["notification.receive_part"] = RECEIVED
    result = terminal.run("household", "import", "hannover", str(file))

    assert result.exit_code == 1 and "wartet auf" not in result.stderr
    assert len(terminal.services.calls_of("notification.finish_import")) == 1


def test_the_appointments_of_a_site_need_no_period(terminal: Terminal) -> None:
    terminal.services.answers["scheduling.list_appointments"] = []

    assert "Keine Termine" in terminal.run("appointment", "list", "hannover", "linden").stdout
    terminal.run("appointment", "list", "hannover", "linden", "--from", "2020-06-17", "--to", "2020-06-17")

    bare, one_day = terminal.services.calls_of("scheduling.list_appointments")
    assert datetime.fromisoformat(bare["until"]) - datetime.fromisoformat(bare["since"]) == timedelta(weeks=8)
    assert one_day["since"] == "2020-06-16T22:00:00+00:00" and one_day["until"] == "2020-06-17T22:00:00+00:00"
    assert one_day["limit"] == 50
