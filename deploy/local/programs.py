"""What the local system consists of: the command and the environment of every program the launcher runs."""

import sys
from collections.abc import Mapping

from deploy.local.home import Home
from deploy.local.provision import ROOT
from deploy.local.supervisor import Program
from services.chassis.process.config import ConfigError, Settings
from services.chassis.process.configreader import SettingFault

# Who says events and so has an outbox to be emptied by a relay; a database has every service.
PUBLISHERS = ("sites", "protection", "scheduling", "notification")
SERVICES = (*PUBLISHERS, "gateway")
LETTER_WORKERS = 2
# An even number of nodes survives no more losses than the odd one below it.
CLUSTER_SIZES = (1, 3, 5)

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

    def _broker_for(self, name: str) -> str:
        """The broker's addresses, turned a little for each program: not all of them on the same node of a cluster."""
        addresses = self.base["AMQP_URI"].split(";")
        by = sum(name.encode()) % len(addresses)
        return ";".join(addresses[by:] + addresses[:by])

    def _service(self, name: str) -> Program:
        target = f"services.{name}.service:{name.capitalize()}Service"
        patience = self._settings.service(name).shutdown_seconds + 5
        return self._program(name, ["services.chassis.process.run", target], name, patience)

    def _relay(self, name: str) -> Program:
        return self._program(f"{name}-relay", ["services.chassis.messaging.relay", name], name)

    def _letter_worker(self, number: int) -> Program:
        command = ["services.notification.entrypoints.letter_worker", "--number", str(number)]
        return self._program(f"letters-{number}", command, "notification", patience=30)

    def _program(self, name: str, module: list[str], service: str, patience: float = 15) -> Program:
        own = {"DATABASE_URL": self._databases[service]} if service in self._databases else {}
        own["AMQP_URI"] = self._broker_for(name)
        command = [sys.executable, "-m", *module]
        return Program(name, command, self.base | own, logs=self._home.logs, cwd=ROOT, patience=patience)


def letter_workers(settings: Settings) -> int:
    chosen = settings.local.get("letter_workers", LETTER_WORKERS)
    return chosen if isinstance(chosen, int) else LETTER_WORKERS


def cluster_size(settings: Settings, environ: Mapping[str, str]) -> int:
    """How many RabbitMQ nodes to start; STUFENPLAN_CLUSTER wins. Raises ConfigError."""
    given = environ.get("STUFENPLAN_CLUSTER")
    size = given or settings.local.get("cluster", 1)
    if str(size) not in map(str, CLUSTER_SIZES):
        raise ConfigError([SettingFault("STUFENPLAN_CLUSTER" if given else "local/cluster", "must be 1, 3 or 5")])
    return int(size)


def check_local(settings: Settings) -> None:
    """Raise ConfigError with every fault of the section `local`, which only the launcher reads."""
    faults = []
    for key, value in settings.local.items():
        place = f"local/{key}"
        if key not in (*LOCAL_PORTS, "letter_workers", "cluster"):
            faults.append(SettingFault(place, "is unknown (a typing error?)"))
        elif not isinstance(value, int) or isinstance(value, bool) or value < 1:
            faults.append(SettingFault(place, "must be a whole number from 1 on"))
    taken: dict[int, str] = {}
    for key, port in _ports_by_key(settings):
        if port in taken:
            faults.append(SettingFault(key, f"port {port} is already taken by {taken[port]}"))
        taken.setdefault(port, key)
    if faults:
        raise ConfigError(faults)


def named_ports(settings: Settings) -> dict[int, str]:
    """Every port the programs will bind, with the name of who binds it."""
    return {port: _OWNERS.get(key) or _program_name(key) for key, port in _ports_by_key(settings)}


def _ports_by_key(settings: Settings) -> list[tuple[str, int]]:
    """The place in the configuration and the port, for every port that is fixed."""
    found = []
    for name, service in settings.services.items():
        found += [(f"services/{name}/port", service.port), (f"services/{name}/relay_port", service.relay_port)]
    first = settings.service("notification").options.get("letter_worker_port", 0)
    if isinstance(first, int) and first:
        found += [(f"letters-{number}", first + number) for number in range(1, letter_workers(settings) + 1)]
    found += [(f"local/{key}", settings.local.get(key, 0)) for key in LOCAL_PORTS]
    return [(key, port) for key, port in found if isinstance(port, int) and port]


_OWNERS = {f"local/{key}": owner for key, owner in LOCAL_PORTS.items()}


def _program_name(key: str) -> str:
    """The program that binds services/sites/relay_port is sites-relay."""
    parts = key.split("/")
    if len(parts) != 3:
        return key
    return f"{parts[1]}-relay" if parts[2] == "relay_port" else parts[1]
