"""An office per test, on a fresh database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.notification.office import Office


@pytest.fixture
def office(database: Callable[[str], str], tmp_path: Path) -> Iterator[Office]:
    made = Office(database("notification"), tmp_path / "letters")
    yield made
    made.close()
