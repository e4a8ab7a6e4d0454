"""Servers for the operations tests, one of each for the whole session."""

import pytest

from deploy.local.postgres import Postgres


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    with Postgres(tmp_path_factory.mktemp("postgres"), durable=False) as server:
        yield server
