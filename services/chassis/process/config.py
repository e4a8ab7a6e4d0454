"""Settings of every process: one YAML file and a few environment variables, checked whole; every fault is listed."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from services.chassis.process.clock import parse_instant
from services.chassis.process.configreader import Reader, SettingFault, text_fault

DEFAULT_PATH = Path(__file__).with_name("defaults.yaml")


FIRST_YEAR, LAST_YEAR = 2000, 2100
LATEST_SECONDS = 4102444800
"""Of 2100, since 1970."""
MOST_TOGETHER = 50
"""PostgreSQL keeps track of 64 open savepoints of a transaction in memory; beyond that it asks the disk."""
PRIVATE = 0o077
"""The umask of every process: what it writes is for its own user."""


class ConfigError(Exception):
    """The configuration cannot be used. `faults` names every place that is wrong."""

    says_no_values = True

    def __init__(self, faults: Iterable[SettingFault], origin: str = "") -> None:
        self.faults = list(faults)
        self.origin = origin
        lines = [f"The configuration {origin} cannot be used:".replace("  ", " ")]
        super().__init__("\n".join(lines + [f"  {fault.place}: {fault.message}" for fault in self.faults]))


@dataclass(frozen=True)
class HttpSettings:
    host: str
    body_limit_bytes: int
    idle_seconds: float
    header_seconds: float = 30
    slow_seconds: float = 20
    least_bytes_per_second: int = 10_000


@dataclass(frozen=True)
class RetrySettings:
    """Pauses double from `delay_seconds` up to `longest_pause_seconds`; after `limit` tries a message is parked."""

    delay_seconds: float
    limit: int
    longest_pause_seconds: float


@dataclass(frozen=True)
class RelaySettings:
    batch: int
    poll_seconds: float
    confirm_timeout_seconds: float
    unroutable_pause_seconds: float
    backoff_seconds: float
    longest_backoff_seconds: float
    outbox_retention_days: int
    inbox_retention_days: int


@dataclass(frozen=True)
class DeliverySettings:
    """While the database is away a message is tried again every `hold_seconds`, in the end given back to its queue.

    `batch`: so many events of one queue share a transaction at most.
    """

    hold_seconds: float
    give_back_seconds: float
    batch: int = 20


@dataclass(frozen=True)
class ServiceSettings:
    name: str
    port: int
    relay_port: int
    max_workers: int
    prefetch: int
    shutdown_seconds: float
    database_pool: int
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Settings:
    """Everything a process may know; `database_url` is the database of this very process's service, "" without one."""

    amqp_uri: str
    database_url: str
    home: Path
    heartbeat_seconds: int
    http: HttpSettings
    retry: RetrySettings
    relay: RelaySettings
    delivery: DeliverySettings
    services: Mapping[str, ServiceSettings]
    local: Mapping[str, Any] = field(default_factory=dict)

    @property
    def http_host(self) -> str:
        return self.http.host

    def in_hand(self, name: str) -> int:
        """Messages of one queue handed to a process of the service: those being worked on, and a batch that waits."""
        return self.service(name).prefetch + self.delivery.batch - 1

    def service(self, name: str) -> ServiceSettings:
        try:
            return self.services[name]
        except KeyError:
            raise ConfigError([SettingFault(f"services/{name}", "is missing")]) from None


def load_settings(path: Path | str | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Reads `path`, else STUFENPLAN_CONFIG, else the shipped defaults. Raises ConfigError with every fault."""
    chosen = Path(path or environ.get("STUFENPLAN_CONFIG") or DEFAULT_PATH)
    try:
        document = yaml.safe_load(chosen.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError([SettingFault(str(chosen), f"cannot be read ({error.strerror})")]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError([SettingFault(str(chosen), f"is not valid YAML: {error}")]) from error
    reader = Reader(document if isinstance(document, Mapping) else {})
    if not isinstance(document, Mapping):
        reader.fault("", "must hold keys and values")
    settings = _settings(reader, environ)
    _check_clock(reader, environ)
    reader.unknown_keys()
    if reader.faults:
        raise ConfigError(reader.faults, str(chosen))
    return settings


def _settings(reader: Reader, environ: Mapping[str, str]) -> Settings:
    broker, http = reader.section("broker"), reader.section("http")
    amqp_uri = broker.text("uri", environ.get("AMQP_URI"))
    place = "AMQP_URI" if environ.get("AMQP_URI") else "broker/uri"
    _check_broker(reader, place, amqp_uri)
    database_url = environ.get("DATABASE_URL", "")
    if wrong := text_fault(database_url):
        reader.fault("DATABASE_URL", wrong)
    if database_url and not database_url.startswith(("postgresql://", "postgres://")):
        reader.fault("DATABASE_URL", "must begin with postgresql://")
    return Settings(
        amqp_uri=amqp_uri,
        database_url=database_url,
        home=Path(reader.text("home", environ.get("STUFENPLAN_HOME"))).absolute(),
        heartbeat_seconds=broker.whole("heartbeat_seconds", least=5),
        http=HttpSettings(
            host=http.text("host"),
            body_limit_bytes=http.whole("body_limit_bytes", least=1024),
            idle_seconds=http.number("idle_seconds", least=1),
            header_seconds=http.number("header_seconds", least=0.1, most=3600, default=30),
            slow_seconds=http.number("slow_seconds", least=0.1, most=3600, default=20),
            least_bytes_per_second=http.whole("least_bytes_per_second", least=1, default=10_000),
        ),
        retry=_retry(reader.section("retry")),
        relay=_relay(reader.section("relay")),
        delivery=_delivery(reader.section("delivery")),
        services=_services(reader),
        local=reader.free("local"),
    )


def _check_broker(reader: Reader, place: str, amqp_uri: str) -> None:
    """One address, or those of all nodes of a cluster separated by semicolons; the first one that answers is taken."""
    addresses = amqp_uri.split(";")
    for number, address in enumerate(addresses, 1):
        if not address.startswith(("amqp://", "amqps://", "pyamqp://")):
            which = f"address {number} of {len(addresses)} " if len(addresses) > 1 else ""
            reader.fault(place, f"{which}must begin with amqp:// or amqps://")


def _retry(section: Reader) -> RetrySettings:
    return RetrySettings(
        delay_seconds=section.number("delay_seconds", least=0.1),
        limit=section.whole("limit", least=1),
        longest_pause_seconds=section.number("longest_pause_seconds", least=0.1),
    )


def _relay(section: Reader) -> RelaySettings:
    return RelaySettings(
        batch=section.whole("batch", least=1),
        poll_seconds=section.number("poll_seconds", least=0.05),
        confirm_timeout_seconds=section.number("confirm_timeout_seconds", least=0.1),
        unroutable_pause_seconds=section.number("unroutable_pause_seconds", least=0.1),
        backoff_seconds=section.number("backoff_seconds", least=0.05),
        longest_backoff_seconds=section.number("longest_backoff_seconds", least=0.05),
        outbox_retention_days=section.whole("outbox_retention_days", least=1),
        # Shorter than any replay of dead letters would let an old event be applied a second time.
        inbox_retention_days=section.whole("inbox_retention_days", least=30),
    )


def _delivery(section: Reader) -> DeliverySettings:
    return DeliverySettings(
        hold_seconds=section.number("hold_seconds", least=0.1),
        give_back_seconds=section.number("give_back_seconds", least=1),
        batch=section.whole("batch", least=1, most=MOST_TOGETHER, default=20),
    )


def _services(reader: Reader) -> dict[str, ServiceSettings]:
    services, taken = {}, dict[int, str]()
    for name, section in reader.sections("services").items():
        service = _service(name, section)
        services[name] = service
        for key, port in (("port", service.port), ("relay_port", service.relay_port)):
            if port and port in taken:
                section.fault(key, f"port {port} is already taken by {taken[port]}")
            taken.setdefault(port, f"services/{name}/{key}")
    return services


def _service(name: str, section: Reader) -> ServiceSettings:
    max_workers = section.whole("max_workers", least=1)
    prefetch = section.whole("prefetch", least=1)
    if prefetch > max_workers > 0:
        section.fault("prefetch", f"is more than max_workers ({max_workers})")
    return ServiceSettings(
        name=name,
        port=section.whole("port", least=0, most=65535),
        relay_port=section.whole("relay_port", least=0, most=65535, default=0),
        max_workers=max_workers,
        prefetch=prefetch,
        shutdown_seconds=section.number("shutdown_seconds", least=0),
        database_pool=section.whole("database_pool", least=1, default=10),
        options=section.free("options"),
    )


def _check_clock(reader: Reader, environ: Mapping[str, str]) -> None:
    try:
        chosen = parse_instant(environ.get("STUFENPLAN_NOW") or "2020-01-01T00:00:00Z")
        if not FIRST_YEAR <= chosen.year <= LAST_YEAR:
            reader.fault("STUFENPLAN_NOW", f"must lie between the years {FIRST_YEAR} and {LAST_YEAR}")
    except (ValueError, OverflowError):
        reader.fault("STUFENPLAN_NOW", "must be an instant with an offset, for instance 2020-06-16T08:00:00+02:00")
    try:
        since = float(environ.get("STUFENPLAN_NOW_SINCE") or 0)
        if not 0 <= since <= LATEST_SECONDS:
            raise ValueError(since)
    except ValueError:
        reader.fault("STUFENPLAN_NOW_SINCE", "must be a number (seconds since 1970)")
