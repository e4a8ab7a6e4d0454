"""What the local system consists of: the command and the environment of every program the launcher runs."""

import sys
from collections.abc import Mapping

from deploy.local.home import Home
from deploy.local.provision import ROOT
from deploy.local.supervisor import Program
from services.chassis.config import Settings

# Who says events and so has a database, an outbox and a relay.
PUBLISHERS = ("sites", "protection", "scheduling", "notification")
SERVICES = (*PUBLISHERS, "gateway")
LETTER_WORKERS = 2

# Keys of the section `local` in stufenplan.yaml that are ports, with the owner of each.
LOCAL_PORTS = {
    "database_port": "PostgreSQL",
    "broker_port": "RabbitMQ",
    "management_port": "RabbitMQ-Verwaltung",
    "broker_metrics_port": "RabbitMQ-Metriken",
}


class Plan:
    """Makes the programs of one local system from its settings, addresses and clock."""

    def __init__(
        self,
        settings: Settings,
        home: Home,
        environment: Mapping[str, str],
        amqp_uri: str,
        databases: Mapping[str, str],
    ) -> None:
        self._settings = settings
        self._home = home
        self._databases = databases
        self.base = dict(environment) | {
            "AMQP_URI": amqp_uri,
            "STUFENPLAN_HOME": str(home.path),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        self.base.pop("DATABASE_URL", None)

    def all(self) -> list[Program]:
        return [
            *(self._service(name) for name in SERVICES),
            *(self._relay(name) for name in PUBLISHERS),
            *(self._letter_worker(number) for number in range(1, letter_workers(self._settings) + 1)),
        ]

    def _service(self, name: str) -> Program:
        target = f"services.{name}.service:{name.capitalize()}Service"
        patience = self._settings.service(name).shutdown_seconds + 5
        return self._program(name, ["services.chassis.run", target], name, patience)

    def _relay(self, name: str) -> Program:
        return self._program(f"{name}-relay", ["services.chassis.relay", name], name)

    def _letter_worker(self, number: int) -> Program:
        command = ["services.notification.entrypoints.letter_worker", "--number", str(number)]
        return self._program(f"letters-{number}", command, "notification", patience=30)

    def _program(self, name: str, module: list[str], service: str, patience: float = 15) -> Program:
        own = {"DATABASE_URL": self._databases[service]} if service in self._databases else {}
        command = [sys.executable, "-m", *module]
        return Program(name, command, self.base | own, logs=self._home.logs, cwd=ROOT, patience=patience)


def letter_workers(settings: Settings) -> int:
    return int(settings.local.get("letter_workers", LETTER_WORKERS))


def named_ports(settings: Settings) -> dict[int, str]:
    """Every port the programs will bind, with the name of who binds it."""
    ports: dict[int, str] = {}
    for name, service in settings.services.items():
        ports[service.port] = name
        if service.relay_port:
            ports[service.relay_port] = f"{name}-relay"
    first = settings.service("notification").options.get("letter_worker_port", 0)
    if first:
        ports |= {first + number: f"letters-{number}" for number in range(1, letter_workers(settings) + 1)}
    for key, owner in LOCAL_PORTS.items():
        if settings.local.get(key):
            ports[int(settings.local[key])] = owner
    ports.pop(0, None)
    return ports
