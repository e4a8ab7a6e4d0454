"""What the local system consists of: the command and the environment of every program the launcher runs."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deploy.local.home import Home
from deploy.local.provision import ROOT
from deploy.local.supervisor import Program
from deploy.processes import Process, processes
from deploy.wording import gettext
from services.chassis.process.config import ConfigError, Settings
from services.chassis.process.configreader import SettingFault

# An even number of nodes survives no more losses than the odd one below it.
CLUSTER_SIZES = (1, 3, 5)
# Keys of the section `local` that are ports.
LOCAL_PORTS = ("database_port", "broker_port", "management_port", "broker_metrics_port")
LETTERS = "letters"


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
        self.brokers: Mapping[str, str] = {}
        """Each service's own broker address; all others, and all of a broker not ours, use the one in `base`."""
        self.base = dict(environment) | {
            "AMQP_URI": amqp_uri,
            "STUFENPLAN_HOME": str(home.path),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        self.base.pop("DATABASE_URL", None)

    def all(self) -> list[Program]:
        return [self.program(process, number) for process, number in _numbered(self._settings)]

    def program(self, process: Process, number: int = 1) -> Program:
        name, service = process.called(number), process.service
        own = {"DATABASE_URL": self._databases[service]} if service in self._databases else {}
        own["AMQP_URI"] = self._broker_for(name, self.brokers.get(service, self.base["AMQP_URI"]))
        command = [sys.executable, "-m", *process.arguments(number)]
        patience = process.patience
        if process.component == "service":
            patience += self._settings.service(service).shutdown_seconds
        return Program(name, command, self.base | own, logs=self._home.logs, cwd=ROOT, patience=patience)

    def _broker_for(self, name: str, uri: str) -> str:
        """The broker's addresses, turned a little for each program: not all of them on the same node of a cluster."""
        addresses = uri.split(";")
        by = sum(name.encode()) % len(addresses)
        return ";".join(addresses[by:] + addresses[:by])


@dataclass(frozen=True)
class FixedPort:
    """A port that the configuration chooses: where it stands there, and the program or server that binds it."""

    place: str
    port: int
    owner: str


def replicas(process: Process, settings: Settings) -> int:
    """How many of it run here."""
    chosen = settings.local.get("letter_workers") if process.name == LETTERS else None
    return chosen if isinstance(chosen, int) else process.replicas


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
    for fixed in fixed_ports(settings):
        if fixed.port in taken:
            faults.append(SettingFault(fixed.place, f"port {fixed.port} is already taken by {taken[fixed.port]}"))
        taken.setdefault(fixed.port, fixed.place)
    if faults:
        raise ConfigError(faults)


def fixed_ports(settings: Settings) -> list[FixedPort]:
    """Every port the programs and servers will bind, those of the programs first."""
    ports = [
        FixedPort(process.port_place, process.port_of(settings, number), process.called(number))
        for process, number in _numbered(settings)
    ]
    ports += [FixedPort(f"local/{key}", settings.local.get(key, 0), owner) for key, owner in _servers().items()]
    return [fixed for fixed in ports if isinstance(fixed.port, int) and fixed.port]


def _numbered(settings: Settings) -> Iterator[tuple[Process, int]]:
    for process in processes():
        yield from ((process, number) for number in range(1, replicas(process, settings) + 1))


def _servers() -> Mapping[str, str]:
    owners = ("PostgreSQL", "RabbitMQ", gettext("RabbitMQ's management"), gettext("RabbitMQ's metrics"))
    return dict(zip(LOCAL_PORTS, owners, strict=True))
