"""Fixtures all tests share: a real broker, a real database server, fresh databases, processes of ours."""

import os
import secrets
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from deploy.local.broker import Broker
from deploy.local.ports import RANGE, share
from deploy.local.postgres import Postgres
from services.chassis.storage.migrate import migrate
from tests.backbone import Processes, write_settings

# Workers that run side by side (`make test`) never choose the same port.
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ[RANGE] = share(int(worker.removeprefix("gw")), int(os.environ["PYTEST_XDIST_WORKER_COUNT"]))

# Names are looked up nowhere in the tests, and eventlet's resolver is a fifth of what it takes to start a process.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

# In every process of the tests an answer that breaks its contract is an error.
os.environ["STUFENPLAN_CHECK_ANSWERS"] = "1"


@pytest.fixture(scope="session")
def broker_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A private RabbitMQ node, for tests that stop it; others take `broker_uri`."""
    if os.environ.get("AMQP_URI"):
        pytest.skip("needs a RabbitMQ node of its own; AMQP_URI is set")
    with Broker(tmp_path_factory.mktemp("broker")) as broker:
        yield broker


@pytest.fixture(scope="module")
def broker_uri(request: pytest.FixtureRequest) -> Iterator[str]:
    """AMQP address of a fresh vhost for each module on a private node, or AMQP_URI when that is set.

    Fresh, because queues have the services' own names: what one module leaves in them would reach the next.
    """
    given = os.environ.get("AMQP_URI")
    if given:
        yield given
        return
    broker: Broker = request.getfixturevalue("broker_server")
    name = f"test-{secrets.token_hex(4)}"
    yield broker.add_vhost(name)
    broker.delete_vhost(name)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A private PostgreSQL server, for tests that stop it; others take `database` or `database_server`."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("needs a PostgreSQL server of its own; DATABASE_URL is set")
    with Postgres(tmp_path_factory.mktemp("postgres"), durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def database_server(request: pytest.FixtureRequest) -> str:
    """Address of a database whose role may create databases: a private server's, or DATABASE_URL when that is set."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return given
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.url


@pytest.fixture(scope="session")
def _templates(database_server: str) -> Iterator[dict[str, str]]:
    templates: dict[str, str] = {}
    yield templates
    for template in templates.values():
        _drop(database_server, template)


@pytest.fixture
def database(database_server: str, _templates: dict[str, str]) -> Iterator[Callable[[str], str]]:
    """`database("sites")` gives the address of a fresh database with the migrations of services.sites applied.

    A name with dots is a package of its own; a package that is not there leaves the chassis' tables only.
    """
    yield from _databases(database_server, _templates)


@pytest.fixture(scope="module")
def module_database(database_server: str, _templates: dict[str, str]) -> Iterator[Callable[[str], str]]:
    """As `database`, for what a whole module shares."""
    yield from _databases(database_server, _templates)


def _databases(database_server: str, _templates: dict[str, str]) -> Iterator[Callable[[str], str]]:
    made: list[str] = []

    def make(name: str) -> str:
        package = name if "." in name else f"services.{name}"
        if package not in _templates:
            _templates[package] = _create(database_server, "template")
            migrate(_address(database_server, _templates[package]), package if find_spec(package) else None)
        made.append(_create(database_server, name.rpartition(".")[2], _templates[package]))
        return _address(database_server, made[-1])

    yield make
    for each in made:
        _drop(database_server, each)


@pytest.fixture
def processes(broker_uri: str, tmp_path: Path) -> Iterator[Processes]:
    """Starts services and relays as processes on free ports; ends them after the test."""
    settings = write_settings(tmp_path / "stufenplan.yaml", broker_uri)
    started = Processes(tmp_path, settings, {"STUFENPLAN_HOME": str(tmp_path / "home")})
    yield started
    started.close()


def _create(server: str, name: str, template: str = "template1") -> str:
    database = f"test_{name}_{secrets.token_hex(4)}"
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.format(sql.Identifier(database), sql.Identifier(template)))
    return database


def _drop(server: str, database: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _address(server: str, database: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))
