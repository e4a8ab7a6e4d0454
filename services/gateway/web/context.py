"""What every request handler can reach: the backends, the users, the live events, and who is asking."""

import threading
from dataclasses import dataclass, field
from typing import cast

from flask import current_app, g

from services.chassis.process.clock import Clock, system_clock
from services.gateway.access.attempts import LoginAttempts
from services.gateway.access.principal import Principal
from services.gateway.access.tokens import Tokens
from services.gateway.access.users import UserDirectory
from services.gateway.application.live import LiveEvents
from services.gateway.application.ports import DeadLetters, Previews
from services.gateway.backends.backends import Backends

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much a request may bring, in bytes, and how many live streams there may be."""

    request_bytes: int = 1 * MIB
    region_bytes: int = 8 * MIB
    appointments_bytes: int = 32 * MIB
    households_bytes: int = 64 * MIB
    streams: int = 200
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
    limits: Limits = field(default_factory=Limits)
    clock: Clock = field(default_factory=system_clock)

    def __post_init__(self) -> None:
        self.streams = threading.BoundedSemaphore(self.limits.streams)


EXTENSION = "stufenplan"


def backends() -> Backends:
    return gateway().backends


def gateway() -> Gateway:
    return cast(Gateway, current_app.extensions[EXTENSION])


def principal() -> Principal:
    return cast(Principal, g.principal)
