"""Puts the gateway together from its settings; every wrong setting is named before it starts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.chassis.process.config import DEFAULT_PATH, ConfigError, Settings
from services.chassis.process.problems import Fault
from services.gateway.access.secret import SecretError, derived_key, load_secret
from services.gateway.access.tokens import Tokens
from services.gateway.access.users import UserDirectory, UsersFileError, load_users
from services.gateway.application.known_queues import DefinitionsError, known_queues
from services.gateway.application.live import LiveEvents
from services.gateway.application.ports import DeadLetters
from services.gateway.entrypoints.dead_letters import BrokerDeadLetters

DEFAULTS: Mapping[str, Any] = {
    "users": "users.yaml",  # beside the configuration in use, else beside the shipped one
    "token_hours": 12,
    "trusted_proxies": 0,
    "secure_cookies": False,  # True behind TLS
    "rpc_seconds": 15,
    "kept_events": 500,
    "definitions": "../rabbitmq/definitions.json",  # names the queues whose parked messages are shown
    "dead_letter_seconds": 15,  # how often these are counted for the metrics
}
_PLACE = "services/gateway/options"


@dataclass(frozen=True)
class GatewayParts:
    """What lives as long as the process."""

    users: UserDirectory
    secret: bytes
    tokens: Tokens
    live: LiveEvents
    dead_letters: DeadLetters
    options: Mapping[str, Any]


def build(settings: Settings) -> GatewayParts:
    options = _options(settings.service("gateway").options)
    try:
        users = load_users(_beside(options["users"]))
        secret = load_secret(settings.home)
        queues = known_queues(_beside(options["definitions"]))
    except UsersFileError as error:
        raise ConfigError([Fault(f"{_PLACE}/users", fault) for fault in error.faults], options["users"]) from error
    except DefinitionsError as error:
        raise ConfigError([Fault(f"{_PLACE}/definitions", str(error))]) from error
    except (SecretError, OSError) as error:
        raise ConfigError([Fault("STUFENPLAN_SECRET", str(error))]) from error
    tokens = Tokens(derived_key(secret, "token"), int(options["token_hours"] * 3600))
    dead_letters = BrokerDeadLetters(settings.amqp_uri, queues)
    return GatewayParts(users, secret, tokens, LiveEvents(options["kept_events"]), dead_letters, options)


def _beside(name: str) -> Path:
    """A file beside the configuration in use, else the shipped one: who brings a users file must not get the demo's."""
    own = Path(os.environ.get("STUFENPLAN_CONFIG") or DEFAULT_PATH).parent / name
    return own if own.exists() else DEFAULT_PATH.parent / name


def _options(given: Mapping[str, Any]) -> Mapping[str, Any]:
    faults = [Fault(f"{_PLACE}/{key}", "ist hier unbekannt") for key in given if key not in DEFAULTS]
    faults += [
        Fault(f"{_PLACE}/{key}", expected)
        for key, value in given.items()
        if key in DEFAULTS and (expected := _expected(key, value))
    ]
    if faults:
        raise ConfigError(faults)
    return {**DEFAULTS, **given}


def _expected(key: str, value: Any) -> str:
    """What the option has to be; empty when it is."""
    default, kind = DEFAULTS[key], type(value)
    if isinstance(default, bool):
        return "" if kind is bool else "muss true oder false sein"
    if isinstance(default, str):
        return "" if kind is str and value else f"muss ein Text sein, wie {default}"
    if key.endswith(("_hours", "_seconds")):
        return "" if kind in (int, float) and value > 0 else "muss eine Zahl über 0 sein"
    lowest = 0 if key == "trusted_proxies" else 1
    return "" if kind is int and value >= lowest else f"muss eine ganze Zahl ab {lowest} sein"
