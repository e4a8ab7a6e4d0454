"""The gateway as a process on the real broker, in front of stub services or of none."""

import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import Any

import httpx
import pytest
from flask import Flask

from deploy.local.api import OPERATOR, Api
from deploy.local.broker import Broker
from deploy.local.ports import free_port
from services.chassis.storage.database import Database
from tests.backbone import ROOT, Process, Processes, wait_until, write_settings
from tests.unit.gateway.fakes import PASSWORD, make_app

GATEWAY = "services.gateway.service:GatewayService"
SERVICES = ("sites", "protection", "scheduling", "notification")
PROBES = ("/regions", "/regions/hannover/limits", "/regions/hannover/sites/linden/conflicts", "/campaigns")
"""Every service answers one of them, be it that it knows no such region."""
MORNING = "2020-06-15T08:00:00+02:00"


class House:
    """One gateway on a virtual host and a database of its own; `replica()` starts another one beside it."""

    def __init__(self, folder: Path, amqp_uri: str, database_url: str, *, now: str = "", **options: Any) -> None:
        self.amqp_uri, self.database_url = amqp_uri, database_url
        services = {"gateway": {"options": options}, "notification": {"options": {"letter_worker_port": 0}}}
        settings = write_settings(folder / "stufenplan.yaml", amqp_uri, services)
        environ = {"STUFENPLAN_HOME": str(folder / "home")} | ({"STUFENPLAN_NOW": now} if now else {})
        self.processes = Processes(folder, settings, environ)
        self.gateway: Process = self.processes.service(GATEWAY, "gateway", database_url).ready()
        self.running_stubs: list[Popen[bytes]] = []

    def replica(self) -> Process:
        return self.processes.service(GATEWAY, "gateway", self.database_url, port=free_port()).ready()

    def stubs(self, *names: str) -> "Popen[bytes]":
        command = [sys.executable, "-m", "tests.integration.gateway.stubs", self.amqp_uri, *names]
        self.running_stubs.append(Popen(command, cwd=ROOT, stdin=DEVNULL))
        return self.running_stubs[-1]

    def client(self, user: str = "leitung") -> httpx.Client:
        url = f"{self.gateway.url}/api/v1"
        answer = httpx.post(f"{url}/tokens", json={"user": user, "password": PASSWORD}, timeout=30, trust_env=False)
        assert answer.status_code == 201, answer.text
        headers = {"Authorization": f"Bearer {answer.json()['token']}"}
        return httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False)

    def close(self) -> None:
        for stub in self.running_stubs:
            stub.kill()
            stub.wait(10)
        self.processes.close()


class WholeHouse(House):
    """The gateway in front of the four real services, their relays and a letter worker."""

    def __init__(self, folder: Path, amqp_uri: str, database: Callable[[str], str], now: str = "") -> None:
        super().__init__(folder, amqp_uri, database("gateway"), now=now, rpc_seconds=10)
        self.databases = {service: database(service) for service in SERVICES}
        self.services = {service: self.start(service) for service in SERVICES}
        self.relays = {service: self.processes.relay(service, url) for service, url in self.databases.items()}
        worker = "services.notification.letter_worker"
        self.processes.module(worker, "--number", "1", database_url=self.databases["notification"])
        with self.client() as http:
            wait_until(lambda: all(http.get(path).status_code < 500 for path in PROBES), 60, "the services answer")

    def start(self, service: str, **environ: str) -> Process:
        path = f"services.{service}.service:{service.title()}Service"
        return self.processes.service(path, service, self.databases[service], **environ)

    def api(self, user: str = OPERATOR) -> Api:
        return Api(self.gateway.url, user)


def own_uri(broker_server: Broker) -> Iterator[str]:
    name = f"gateway-{secrets.token_hex(4)}"
    yield broker_server.add_vhost(name)
    broker_server.delete_vhost(name)


@pytest.fixture(scope="module")
def house(
    broker_server: Broker, tmp_path_factory: pytest.TempPathFactory, module_database: Callable[[str], str]
) -> Iterator[House]:
    """A gateway with four stub services behind it."""
    for uri in own_uri(broker_server):
        made = House(tmp_path_factory.mktemp("gateway"), uri, module_database("gateway"), rpc_seconds=2)
        try:
            made.stubs()
            with made.client() as http:
                wait_until(lambda: http.get("/regions").status_code == 200, 30, "the stubs answer")
            yield made
        finally:
            made.close()


@pytest.fixture
def lonely_house(broker_server: Broker, tmp_path: Path, database: Callable[[str], str]) -> Iterator[House]:
    """A gateway with nobody behind it."""
    for uri in own_uri(broker_server):
        made = House(tmp_path, uri, database("gateway"), rpc_seconds=2)
        yield made
        made.close()


@pytest.fixture
def whole(broker_server: Broker, tmp_path: Path, database: Callable[[str], str]) -> Iterator[WholeHouse]:
    """All services, on today's date."""
    for uri in own_uri(broker_server):
        made = WholeHouse(tmp_path, uri, database)
        yield made
        made.close()


@pytest.fixture
def whole_in_june(broker_server: Broker, tmp_path: Path, database: Callable[[str], str]) -> Iterator[WholeHouse]:
    """All services, on a Monday without public holidays near."""
    for uri in own_uri(broker_server):
        made = WholeHouse(tmp_path, uri, database, now=MORNING)
        yield made
        made.close()


@pytest.fixture
def app(database: Callable[[str], str]) -> Iterator[Flask]:
    """The pages on a real database, in front of services that are played."""
    shared = Database(database("gateway"), name="gateway", max_size=4)
    yield make_app(database=shared)[0]
    shared.close()
