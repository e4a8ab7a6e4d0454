"""The command line where input, terminal and surroundings are not as one would like."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.gateway.cli.main import app as cli
from tests.unit.gateway.answers import SWITCH_ID, gate, summary, switch
from tests.unit.gateway.conftest import Terminal
from tests.unit.gateway.fakes import PASSWORD


def test_brackets_in_a_reason_are_shown_as_they_are(terminal: Terminal) -> None:
    reason = "Abgestimmt [/Leitung] mit [Gesundheitsamt]"
    held = [gate(text="Die Zahlen [siehe Anlage]")]
    terminal.services.answers["sites.get_switch"] = switch("held", reason=reason, held_by=held)
    terminal.services.answers["sites.list_regions"] = [summary(name="[/b] Hannover")]

    shown = terminal.run("switch", "show", SWITCH_ID)

    assert shown.exit_code == 0 and reason in shown.stdout and "[siehe Anlage]" in shown.stdout
    assert "[/b] Hannover" in terminal.run("region", "list").stdout


@pytest.mark.parametrize("width", [80, 60])
def test_what_one_types_into_the_next_command_is_never_cut_off(terminal: Terminal, width: int) -> None:
    terminal.services.answers["sites.list_switches"] = [switch()]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.gateway.cli.output.out._width", width)
        listed = terminal.run("switch", "list").stdout

    assert SWITCH_ID in listed and "…" not in listed


def test_who_logs_in_is_asked_for_name_and_password(terminal: Terminal) -> None:
    result = terminal.run("login", input=f"leitung\n{PASSWORD}\n")

    assert result.exit_code == 0 and "Angemeldet als Petra Sommer" in result.stdout


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"STUFENPLAN_URL": "localhost:8080"}, "STUFENPLAN_URL ist keine Adresse"),
        ({"STUFENPLAN_TOKEN": "tök"}, "STUFENPLAN_TOKEN ist kein Zugangstoken."),
        ({"STUFENPLAN_TOKEN": "a b"}, "STUFENPLAN_TOKEN ist kein Zugangstoken."),
    ],
)
def test_a_wrong_environment_is_one_sentence(terminal: Terminal, environ: dict[str, str], said: str) -> None:
    result = terminal.run("whoami", env=environ)

    assert result.exit_code == 1 and said in result.stderr and result.stderr.count("\n") == 1


def test_another_program_at_the_address_is_one_sentence() -> None:
    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>Guten Tag</html>")

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Other) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        result = CliRunner().invoke(cli, ["region", "list"], env={"STUFENPLAN_URL": address, "STUFENPLAN_TOKEN": "x"})

    assert result.exit_code == 1 and "antwortet etwas anderes als Stufenplan" in result.stderr


def test_a_proxy_is_not_asked_for_this_very_machine(terminal: Terminal) -> None:
    proxy = "http://127.0.0.1:9"

    assert terminal.run("whoami", env={"HTTP_PROXY": proxy, "http_proxy": proxy, "NO_PROXY": ""}).exit_code == 0


def test_a_region_file_with_a_date_that_does_not_exist_is_one_sentence(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "region.yaml"
    file.write_text("region: {id: hannover}\nuntil: 2020-13-45\n", encoding="utf-8")

    result = terminal.run("region", "load", str(file))

    assert result.exit_code == 1 and "ist kein lesbares YAML: month must be" in result.stderr


@pytest.mark.parametrize(
    "typed",
    [
        "../switches",
        "..",
        "a/b/../c",
        "hannover?",
        "a?/b=1",
        "a#b",
        "a%2fb",
        "x" * 300,
        "a\x1b[2J",
        "a\u202eb",
        "\udcff",
    ],
)
@pytest.mark.parametrize("command", [("region", "show"), ("site", "list"), ("switch", "show"), ("session", "end")])
def test_what_is_typed_names_one_thing_and_is_no_way_to_another(
    terminal: Terminal, command: tuple[str, ...], typed: str
) -> None:
    result = terminal.run(*command, typed)

    assert result.exit_code in (1, 2) and not isinstance(result.exception, UnicodeError)
    assert "Traceback" not in result.output and terminal.services.calls == []
