"""An office per test, on fakes and on PostgreSQL with Typst and a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.notification.office import Office, PostgresOffice, on_fakes


@pytest.fixture
def postgres_office(database: Callable[[str], str], tmp_path: Path) -> Iterator[PostgresOffice]:
    made = PostgresOffice(database("notification"), tmp_path / "letters")
    yield made
    made.close()


@pytest.fixture(params=["fakes", "postgres"])
def office(request: pytest.FixtureRequest) -> Office:
    """Every use case behaves alike on both."""
    if request.param == "fakes":
        return on_fakes()
    on_postgres: PostgresOffice = request.getfixturevalue("postgres_office")
    return on_postgres
