"""What the command line prints: whole words at every width, the reader's own marks, nothing that steers a terminal."""

import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command
from typer.testing import CliRunner

from services.gateway import wording
from services.gateway.cli import output
from services.gateway.cli.main import app as cli
from services.gateway.cli.output import Column, as_json, as_yaml, cell, facts, say, table
from services.gateway.wording.visible import escaped, visible
from tests.unit.gateway.answers import (
    appointment,
    campaign,
    contact,
    gate,
    named,
    phone_notice,
    site,
    switch,
    whole_campaign,
)
from tests.unit.gateway.conftest import Terminal
from tests.unit.gateway.fakes import parked

LONG = "Vollständig geschlossener Jobcenterstandort Hannover-Langenhagen/Wedemark"
HIDDEN = ["\x1b", "\x00", "\x07", "\x7f", "\x9b", "\u202e", "\u2066", "\u200e", "\u200b", "\ufeff", "\u2028", "\ud800"]
NOTICE = phone_notice()
LISTS = {
    "region list": ["hannover", "NI"],
    "site list hannover": ["linden", "mitte", LONG],
    "stage list hannover": ["emergency", "appointment"],
    "timeline hannover --from 2020-06-15": ["angekündigt"],
    "switch list": [switch()["id"], "hannover", "läuft"],
    f"switch show {switch()['id']}": [switch()["id"], "linden", "mitte"],
    "campaign list": [campaign()["campaign_id"], "hannover", "linden"],
    "appointment list hannover linden": [appointment()["appointment_id"], "Telefon"],
    "appointment find hannover --name Mus": [appointment()["appointment_id"], "Muster, Erika"],
    "appointment contacts hannover linden": ["Unterlagen nachreichen und besprechen"],
    "appointment calls hannover linden": [f"{NOTICE['campaign_id']}/{NOTICE['appointment_id']}", "0511 1234"],
    "deadletter list": ["scheduling.site.stage_changed.v1"],
    "deadletter list scheduling.site.stage_changed.v1": ["letter-1", "hannover/linden"],
    "session list": ["leitung"],
    "user list": ["leitung"],
    "switch preview hannover appointment": ["linden", "mitte"],
}


@pytest.fixture
def filled(terminal: Terminal) -> Terminal:
    stages = [
        {"id": "emergency", "name": "Nur Notfälle", "rank": 1, "until": "2020-07-01"},
        {"id": "appointment", "name": LONG, "rank": 2},
    ]
    document = {"region": {"id": "hannover"}, "stages": stages, "sites": []}
    terminal.services.answers |= {
        "sites.get_region": {**terminal.services.answers["sites.get_region"], "document": document},
        "sites.list_sites": [site("linden", LONG), site("mitte", "Standort Mitte")],
        "sites.list_switches": [switch()],
        "notification.list_campaigns": [campaign()],
        "scheduling.list_appointments": [appointment()],
        "scheduling.find_appointments": [appointment()],
        "notification.find_households": [named()],
        "notification.name_households": [named()],
        "scheduling.list_contacts": [contact() | {"reason": "Unterlagen nachreichen und besprechen"}],
        "notification.list_phone_notices": [NOTICE],
    }
    terminal.lying.letters["scheduling.site.stage_changed.v1"] = [parked()]
    return terminal


@pytest.mark.parametrize("width", ["60", "80", "200"])
@pytest.mark.parametrize("command", LISTS)
def test_no_list_breaks_a_word(filled: Terminal, command: str, width: str) -> None:
    filled.become("betrieb" if command.startswith("deadletter") else "leitung")
    printed = filled.run(*command.split(), env={"COLUMNS": width})

    assert printed.exit_code == 0, printed.output
    words = [word for text in LISTS[command] for word in text.split()]
    assert [word for word in words if word not in printed.stdout] == []
    assert "…" not in printed.stdout


def test_a_list_that_fits_stands_side_by_side_and_one_that_does_not_row_by_row(filled: Terminal) -> None:
    wide = filled.run("campaign", "list", env={"COLUMNS": "80"}).stdout.splitlines()
    narrow = filled.run("campaign", "list", env={"COLUMNS": "40"}).stdout.splitlines()

    assert len(wide) == 2 and wide[0].split() == ["Nummer", "Region", "Standort", "Stand"]
    assert [line.split()[0] for line in narrow] == ["Nummer", "Region", "Standort", "Stand"]


WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=14), min_size=1, max_size=3).map(" ".join)
COLUMNS = st.lists(st.builds(Column, WORDS, st.booleans(), st.booleans()), min_size=1, max_size=9)


@given(COLUMNS, st.integers(20, 120), st.data())
def test_no_table_of_any_width_loses_a_word(columns: list[Column], width: int, data: st.DataObject) -> None:
    cells = [st.integers(0, 99_999) if column.is_number else WORDS for column in columns]
    rows = data.draw(st.lists(st.tuples(*cells), min_size=1, max_size=3))
    with pytest.MonkeyPatch.context() as patch, output.out.capture() as printed:
        patch.setenv("COLUMNS", str(width))
        table(columns, rows, "nichts")

    said = set(printed.get().split())
    wanted = {word for column in columns for word in column.title.split()}
    wanted |= {word for row in rows for value in row for word in output.plain(value).split()}
    assert wanted <= said


def test_a_pipe_has_no_width(filled: Terminal) -> None:
    environ = {**filled.environ, "COLUMNS": ""}
    printed = CliRunner().invoke(cli, ["site", "list", "hannover"], env=environ).stdout

    assert any(LONG in line and "linden" in line for line in printed.splitlines())


@pytest.mark.parametrize("command", LISTS)
def test_german_readers_find_no_decimal_point(filled: Terminal, command: str) -> None:
    filled.become("betrieb" if command.startswith("deadletter") else "leitung")
    printed = filled.run(*command.split()).stdout

    assert not re.search(r"(?<![\d.])\d+\.\d{1,2}(?![\d.])", printed), printed


def test_numbers_are_written_as_their_reader_writes_them() -> None:
    assert [cell(value) for value in (1234.5, 12, 0.25, True)] == ["1.234,5", "12", "0,25", "True"]
    wording.use("en")
    assert [cell(value) for value in (1234.5, 12, 0.25)] == ["1,234.5", "12", "0.25"]


@given(st.text(st.characters(codec=None), max_size=30), st.sampled_from(HIDDEN), st.text(max_size=5))
def test_what_is_hidden_is_made_visible_and_the_rest_stays(before: str, hidden: str, after: str) -> None:
    shown = visible(before + hidden + after)

    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", shown)
    assert f"‹U+{ord(hidden):04X}›" in shown
    assert visible("Müller-Lüdenscheidt, Straße 5 – „Ä“ €") == "Müller-Lüdenscheidt, Straße 5 – „Ä“ €"


@pytest.mark.parametrize("hidden", HIDDEN)
def test_every_way_to_print_makes_it_visible(capsys: pytest.CaptureFixture[str], hidden: str) -> None:
    text = f"vor{hidden}nach"
    say(text)
    facts({"Name": text})
    table(["Name", Column("Nummer", is_id=True)], [(text, text)], "nichts")
    as_json({"name": text})

    printed = capsys.readouterr().out
    assert hidden not in printed
    assert printed.count(f"‹U+{ord(hidden):04X}›") == 4
    assert json.loads(printed[printed.index("{") :]) == {"name": text}


@given(
    st.recursive(st.text(st.characters(codec=None)), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
def test_json_means_the_same_after_it_was_escaped(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    assert json.loads(escaped(text)) == json.loads(text)


def test_a_document_with_hidden_characters_is_read_back_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    document = {f"k{hidden}": [f"vor{hidden}nach", f"[{hidden}", hidden] for hidden in HIDDEN if hidden != "\ud800"}
    as_yaml(document)

    printed = capsys.readouterr().out
    assert not [hidden for hidden in HIDDEN if hidden in printed]
    assert yaml.safe_load(printed) == document


def test_every_command_that_lists_is_tried() -> None:
    """A new one goes into LISTS, or here with the reason why it prints no table."""
    no_table = {
        "login whoami": "a sentence",
        "region show load": "a document, counts",
        "switch file watch cancel confirm withdraw revoke release accept-drift": "as switch show",
        "household import": "a sentence",
        "appointment import cancel move call": "a sentence, or as appointment list",
        "campaign show pause resume release cancel": "facts",
        "letter sample": "a file",
        "event tail": "sentences",
        "deadletter show replay drop": "facts, sentences",
        "session end calendar-key": "a sentence, a key",
        "user add edit disable enable reset-password remove-second-factor": "a sentence, a password once",
    }
    known = {f"{group} {name}" for words in no_table for group, *names in [words.split()] for name in names}
    known |= {"login", "whoami", "timeline", "audit", "password"} | {" ".join(command.split()[:2]) for command in LISTS}

    root = get_command(cli)
    commands = {
        f"{group} {name}" if getattr(part, "commands", None) else group
        for group, part in root.commands.items()
        for name in getattr(part, "commands", None) or [""]
    }
    assert commands - known == set()


def test_brackets_are_never_markup(capsys: pytest.CaptureFixture[str]) -> None:
    say("[bold]x[/bold] [/]")
    facts({"a": "[red]y[/red]"})
    table(["b"], [("[link=http://x]z[/link]",)], "nichts")

    printed = capsys.readouterr().out
    assert "[bold]x[/bold] [/]" in printed and "[red]y[/red]" in printed and "[link=http://x]z[/link]" in printed


def test_the_version_is_told_and_nothing_else_done(terminal: Terminal) -> None:
    printed = terminal.run("--version")

    assert re.fullmatch(r"stufenplan \d+\.\d+\.\d+\n", printed.stdout) and printed.exit_code == 0
    assert terminal.services.calls == []


def test_stages_are_listed_with_their_end_and_the_sites_at_each(filled: Terminal) -> None:
    printed = filled.run("stage", "list", "hannover").stdout
    listed = filled.json("stage", "list", "hannover")

    assert "Nur Notfälle" in printed and "01.07.2020" in printed
    assert [(stage["id"], stage["sites"]) for stage in listed] == [("emergency", 2), ("appointment", 0)]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("region show ", {"hannover"}),
        ("switch preview hannover ", {"emergency", "appointment"}),
        ("switch preview hannover app", {"appointment"}),
        ("site list ", {"hannover"}),
        ("appointment list hannover ", {"linden", "mitte"}),
        ("switch show ", {switch()["id"]}),
        ("campaign show ", {campaign()["campaign_id"]}),
        ("switch confirm X ", {"numbers"}),
    ],
)
def test_the_shell_is_offered_ids(filled: Terminal, line: str, offered: set[str]) -> None:
    filled.services.answers["sites.get_switch"] = switch("held", gates=[gate()])
    assert completions(filled, line.replace("X", switch()["id"])) == offered


def test_who_cannot_be_reached_offers_nothing_and_says_nothing(filled: Terminal) -> None:
    filled.environ["STUFENPLAN_URL"] = "http://127.0.0.1:1"
    assert completions(filled, "region show ") == set()


def completions(terminal: Terminal, line: str) -> set[str]:
    words = ["stufenplan", *line.split(" ")]
    asked = {"_STUFENPLAN_COMPLETE": "complete_bash", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    printed = CliRunner().invoke(cli, [], env={**terminal.environ, **asked}, prog_name="stufenplan")
    assert printed.stderr == ""
    return set(printed.stdout.split())


def test_help_shows_no_type_of_the_language_it_is_written_in(terminal: Terminal) -> None:
    for command in ("switch file", "appointment find", "region load", "switch watch"):
        assert not re.search(r"<(bool|str|int|float|path|list.*)>", terminal.run(*command.split(), "--help").stdout)


@pytest.mark.parametrize("letters", [0, 12])
def test_a_campaign_says_how_many_letters_went_to_households_that_came_later(terminal: Terminal, letters: int) -> None:
    terminal.services.answers["notification.get_campaign"] = whole_campaign(joiner_letters=letters)

    output = terminal.run("campaign", "show", whole_campaign()["campaign_id"]).stdout

    lines = [line.split()[-1] for line in output.splitlines() if "an später Hinzugekommene" in line]
    assert lines == (["12"] if letters else [])
