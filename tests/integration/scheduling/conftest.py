"""The scheduling application on a real database, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from services.chassis.storage.database import Database
from services.scheduling.service import SchedulingApp, compose
from tests.integration.scheduling.town import StoppedClock, Town


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def app(database: Any, clock: StoppedClock) -> Iterator[SchedulingApp]:
    opened = Database(database("scheduling"), name="scheduling", max_size=20, timeout_seconds=30)
    yield replace(compose(opened), clock=clock)
    opened.close()


@pytest.fixture
def town(app: SchedulingApp, clock: StoppedClock) -> Town:
    return Town(app, clock).opened()
