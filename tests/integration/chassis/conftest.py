"""One probe world per test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.probe.world import PACKAGE, PROBE, World

__all__ = ["PROBE", "World", "world"]


@pytest.fixture
def world(tmp_path: Path, broker_uri: str, database: Callable[[str], str]) -> Iterator[World]:
    made = World(tmp_path, broker_uri, database(PACKAGE), database("source"))
    yield made
    made.processes.close()
