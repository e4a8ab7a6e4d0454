"""One probe world per test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.chassis.storage.database import Database
from tests.integration.chassis.waiting_queue import Queue
from tests.probe.world import PACKAGE, PROBE, World

__all__ = ["PROBE", "World", "world"]


@pytest.fixture
def world(tmp_path: Path, broker_uri: str, database: Callable[[str], str]) -> Iterator[World]:
    made = World(tmp_path, broker_uri, database(PACKAGE), database("source"))
    yield made
    made.processes.close()


@pytest.fixture
def queue(database: Callable[[str], str]) -> Iterator[Queue]:
    made = Queue(Database(database(PACKAGE), name="test", max_size=10))
    yield made
    made.go.set()
    made.pool.shutdown(wait=True)
    made.database.close()
