"""The language of the tests, and a terminal: the command line against the REST API over real HTTP."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from typer.testing import CliRunner, Result
from werkzeug.serving import make_server

from services.gateway import wording
from services.gateway.access.tokens import Tokens
from services.gateway.cli.main import app as cli
from tests.unit.gateway.fakes import FakeDeadLetters, FakeServices, MemoryLive, make_app


@pytest.fixture(autouse=True)
def no_language_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever whoever runs the tests speaks, and whatever the test before spoke."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    wording.use(wording.DEFAULT)


class Terminal:
    def __init__(
        self,
        services: FakeServices,
        live: MemoryLive,
        environ: dict[str, str],
        lying: FakeDeadLetters,
        tokens: Tokens,
        app: Flask,
    ) -> None:
        self.app = app
        self.services, self.live, self.environ = services, live, environ
        self.lying, self.tokens = lying, tokens

    def become(self, login: str) -> None:
        self.environ["STUFENPLAN_TOKEN"] = self.tokens.issue(login)

    def run(self, *arguments: str, **extra: Any) -> Result:
        env = {**self.environ, "COLUMNS": "200", **extra.pop("env", {})}
        return CliRunner().invoke(cli, [*arguments], env=env, **extra)

    def json(self, *arguments: str) -> Any:
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    services, live, lying = FakeServices(), MemoryLive(), FakeDeadLetters()
    app, _ = make_app(services, live, dead_letters=lying)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.log_startup = lambda: None  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    tokens = app.extensions["stufenplan"].tokens
    environ = {
        "STUFENPLAN_URL": f"http://127.0.0.1:{server.server_port}",
        "STUFENPLAN_TOKEN": tokens.issue("leitung"),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    yield Terminal(services, live, environ, lying, tokens, app)
    server.shutdown()
    server.server_close()
