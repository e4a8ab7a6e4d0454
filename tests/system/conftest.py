"""One whole system for all system tests: all services, relays and letter workers as processes of their own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from deploy.local.ports import free_port
from deploy.local.settings import load_local_settings
from deploy.local.stack import Stack
from deploy.local.users import DEMO_USERS
from services.chassis.process.config import DEFAULT_PATH, load_settings
from tests.system.system import System

NOW = "2020-06-15T08:00:00+02:00"
DATABASE_PREFIX = "stufenplan_system_test"


@pytest.fixture(scope="session")
def system(tmp_path_factory) -> Iterator[System]:
    with running(tmp_path_factory.mktemp("system"), DATABASE_PREFIX) as started:
        yield started


@contextmanager
def running(home: Path, database_prefix: str, now: str = NOW, **servers: str) -> Iterator[System]:
    """A whole system of its own below `home`, at this instant; on `servers` (DATABASE_URL, AMQP_URI) where given."""
    config = home / "stufenplan.yaml"
    config.write_text(yaml.safe_dump(with_free_ports()))
    environ = environment(config, home / "run", now) | servers
    said: list[str] = []
    stack = Stack(
        load_settings(config, environ), said.append, environ, database_prefix=database_prefix, from_scratch=True
    )
    try:
        stack.start()
        yield System(stack, said)
    finally:
        stack.stop()


def environment(config: Path, home: Path, now: str) -> dict[str, str]:
    chosen = {"STUFENPLAN_CONFIG": str(config), "STUFENPLAN_HOME": str(home), "STUFENPLAN_NOW": now}
    return {**os.environ, **chosen, "STUFENPLAN_USERS": str(DEMO_USERS)}


def with_free_ports() -> dict:
    settings = yaml.safe_load(DEFAULT_PATH.read_text()) | {"local": dict(load_local_settings({}).local)}
    settings["retry"]["delay_seconds"] = 0.5
    settings["services"]["notification"]["options"]["letter_worker_port"] = 0
    for service in settings["services"].values():
        service["port"] = free_port()
        if "relay_port" in service:
            service["relay_port"] = free_port()
    for key in [key for key in settings["local"] if key.endswith("_port")]:
        settings["local"][key] = free_port()
    return settings


@pytest.fixture
def letters(system: System) -> Path:
    return system.stack.home.path / "letters"
