"""The one list of processes, deploy/processes.yaml. `python -m deploy.processes` prints the modules of all services."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.chassis.process.config import ConfigError, Settings
from services.chassis.process.configreader import Reader, SettingFault

PATH = Path(__file__).with_name("processes.yaml")
COMPONENTS = ("service", "relay", "worker")
PORTS = ("port", "relay_port", "options/letter_worker_port")
_NUMBER = "{number}"


@dataclass(frozen=True)
class Process:
    """One line of the list; the keys are explained in the file."""

    name: str
    component: str
    service: str
    command: str
    replicas: int
    port: str
    patience: float

    @property
    def numbered(self) -> bool:
        return _NUMBER in self.command

    @property
    def port_place(self) -> str:
        """Where its port stands in the configuration."""
        return f"services/{self.service}/{self.port}"

    def called(self, number: int) -> str:
        return f"{self.name}-{number}" if self.numbered else self.name

    def arguments(self, number: int) -> list[str]:
        """What follows `python -m`."""
        return self.command.replace(_NUMBER, str(number)).split()

    def port_of(self, settings: Settings, number: int) -> int:
        """Its port for probes and metrics; 0 when it takes any free one."""
        service = settings.service(self.service)
        values: Mapping[str, Any] = {"port": service.port, "relay_port": service.relay_port}
        first = service.options.get(self.port.removeprefix("options/"), 0) if "/" in self.port else values[self.port]
        return first + number if first and self.numbered else int(first)


def load_processes(path: Path = PATH) -> tuple[Process, ...]:
    """Raises ConfigError with every fault of the file."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError([SettingFault("(root)", f"cannot be read: {error}")], str(path)) from error
    faults: list[SettingFault] = []
    entries = document.get("processes") if isinstance(document, Mapping) else None
    if not isinstance(entries, list) or not entries:
        raise ConfigError([SettingFault("processes", "must be a list")], str(path))
    listed = [_process(entry, f"processes/{at}", faults) for at, entry in enumerate(entries)]
    faults += _contradictions(listed)
    if faults:
        raise ConfigError(faults, str(path))
    return tuple(listed)


@cache
def processes() -> tuple[Process, ...]:
    """Those of the shipped list."""
    return load_processes()


def services() -> tuple[str, ...]:
    """All of them; each has a database."""
    return tuple(process.service for process in processes() if process.component == "service")


def publishers() -> tuple[str, ...]:
    """Who says events, and so has an outbox that a relay empties."""
    return tuple(process.service for process in processes() if process.component == "relay")


def _process(entry: Any, place: str, faults: list[SettingFault]) -> Process:
    reader = Reader(entry if isinstance(entry, Mapping) else {}, place, faults)
    process = Process(
        name=reader.text("name"),
        component=reader.text("component"),
        service=reader.text("service"),
        command=reader.text("command"),
        replicas=reader.whole("replicas", least=1),
        port=reader.text("port"),
        patience=reader.number("patience", least=1),
    )
    for key, value, known in (("component", process.component, COMPONENTS), ("port", process.port, PORTS)):
        if value and value not in known:
            reader.fault(key, f"must be one of {', '.join(known)}")
    if process.replicas > 1 and process.command and not process.numbered:
        reader.fault("replicas", f"several need {_NUMBER} in their command")
    reader.unknown_keys()
    return process


def _contradictions(listed: Iterable[Process]) -> Iterable[SettingFault]:
    """What is wrong between the processes."""
    kept = list(listed)
    known = {process.service for process in kept if process.component == "service"}
    names: set[str] = set()
    for at, process in enumerate(kept):
        if process.name and process.name in names:
            yield SettingFault(f"processes/{at}/name", f"{process.name} appears twice")
        if process.service and process.service not in known:
            yield SettingFault(f"processes/{at}/service", f"{process.service} is no service of the list")
        names.add(process.name)


if __name__ == "__main__":
    sys.stdout.write("\n".join(f"services.{service}.service" for service in services()) + "\n")
