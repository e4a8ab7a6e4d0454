"""What every request handler can reach: the backends, the users, the live events, and who is asking."""

from dataclasses import dataclass, field
from typing import cast

from flask import current_app, g

from services.chassis.process.apart.reading import read_apart
from services.chassis.process.clock import Clock, system_clock
from services.gateway.access.attempts import LoginAttempts
from services.gateway.access.calendar_keys import CalendarKeys
from services.gateway.access.devices import Devices
from services.gateway.access.principal import Principal
from services.gateway.access.provider import Provider
from services.gateway.access.records import Records
from services.gateway.access.second_factor import SecondFactors
from services.gateway.access.throttle import Throttle
from services.gateway.access.tokens import Tokens
from services.gateway.access.users import UserDirectory
from services.gateway.application.live import LiveEvents
from services.gateway.application.login import Door
from services.gateway.application.ports import Apart, DeadLetters, Previews
from services.gateway.application.shared import Shared
from services.gateway.backends.backends import Backends
from services.gateway.web.streams import Streams

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much a request may bring, in bytes and in values; how many live streams there may be, also for one login."""

    request_bytes: int = 128 * 1024
    request_values: int = 4000
    region_bytes: int = 1 * MIB
    appointments_bytes: int = 4 * MIB
    households_bytes: int = 32 * MIB
    streams: int = 200
    own_streams: int = 20
    region_wait_seconds: float = 5.0
    """How long a region load waits for all services to have taken their part."""


@dataclass
class Gateway:
    backends: Backends
    users: UserDirectory
    tokens: Tokens
    attempts: LoginAttempts
    previews: Previews
    live: LiveEvents
    dead_letters: DeadLetters
    throttle: Throttle
    records: Records
    limits: Limits = field(default_factory=Limits)
    clock: Clock = field(default_factory=system_clock)
    apart: Apart = read_apart
    provider: Provider | None = None
    """Where an identity provider is named in the settings."""

    shared: Shared = field(default_factory=Shared)
    names: Shared = field(default_factory=lambda: Shared(seconds=10.0))
    """What regions are called: asked for by every page, and seldom another."""

    def __post_init__(self) -> None:
        self.streams = Streams(self.limits.streams, self.limits.own_streams)


EXTENSION = "stufenplan"
DEVICES = "stufenplan devices"
CALENDAR_KEYS = "stufenplan calendar keys"
SECOND_FACTORS = "stufenplan second factors"


def backends() -> Backends:
    return gateway().backends


def gateway() -> Gateway:
    return cast(Gateway, current_app.extensions[EXTENSION])


def devices() -> Devices:
    return cast(Devices, current_app.extensions[DEVICES])


def calendar_keys() -> CalendarKeys:
    return cast(CalendarKeys, current_app.extensions[CALENDAR_KEYS])


def door() -> Door:
    factors = cast(SecondFactors, current_app.extensions[SECOND_FACTORS])
    return Door(gateway().users, gateway().attempts, factors)


def principal() -> Principal:
    return cast(Principal, g.principal)
