"""The scheduling application on fakes and on a real database, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from services.chassis.storage.database import Database
from services.scheduling.application.ports import App
from services.scheduling.service import SchedulingApp, compose
from tests.fakes.clock import StoppedClock
from tests.fakes.scheduling.house import fake_app
from tests.integration.scheduling.town import NOW, Town


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def app_on_postgres(database: Any, clock: StoppedClock) -> Iterator[SchedulingApp]:
    opened = Database(database("scheduling"), name="scheduling", max_size=20, timeout_seconds=30)
    yield replace(compose(opened), clock=clock)
    opened.close()


@pytest.fixture(params=["fakes", "postgres"])
def app(request: pytest.FixtureRequest, clock: StoppedClock) -> App:
    """Every use case behaves alike on both."""
    if request.param == "fakes":
        return fake_app(clock)
    on_postgres: App = request.getfixturevalue("app_on_postgres")
    return on_postgres


@pytest.fixture
def town(app: App, clock: StoppedClock) -> Town:
    return Town(app, clock).opened()


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr("services.scheduling.application.replans.carry_out_replan.BATCH", 5)
    monkeypatch.setattr("services.scheduling.application.replans.carry_out_replan.AT_ONCE", 1)
    monkeypatch.setattr("services.scheduling.adapters.postgres.replans.BATCH", 5)
    monkeypatch.setattr("tests.fakes.scheduling.replans.BATCH", 5)
