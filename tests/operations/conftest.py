"""Servers for the operations tests, one of each for the whole session."""

import pytest

from deploy.local.postgres import Postgres


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    with Postgres(tmp_path_factory.mktemp("postgres"), durable=False) as server:
        yield server


@pytest.fixture(autouse=True)
def german(monkeypatch):
    """What the launcher says is compared in German, whatever terminal the tests are run in."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
