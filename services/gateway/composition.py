"""Puts the gateway together from its settings; every wrong setting is named before it starts."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from services.chassis.messaging.housekeeping import Housekeeping
from services.chassis.process.config import ConfigError, Settings
from services.chassis.process.configreader import SettingFault, text_fault
from services.chassis.storage.database import Database
from services.chassis.storage.work import receive
from services.contracts.events.envelope import Event
from services.gateway.access.accounts import Account
from services.gateway.access.passwords import Apart, Passwords
from services.gateway.access.provider import read_settings
from services.gateway.access.secret import SecretError, derived_key, load_secret
from services.gateway.access.tokens import Tokens
from services.gateway.access.users import NO_TURNS, Turns, UserDirectory
from services.gateway.access.users_file import UsersFileError, read_users, users_file
from services.gateway.adapters.oidc import OidcProvider
from services.gateway.adapters.postgres.accounts import PostgresAccounts
from services.gateway.adapters.postgres.attempts import PostgresAttempts
from services.gateway.adapters.postgres.live import PostgresLive, PostgresWork
from services.gateway.adapters.postgres.previews import PostgresPreviews
from services.gateway.adapters.postgres.sessions import PostgresSessions
from services.gateway.adapters.postgres.throttle import PostgresThrottle
from services.gateway.application.known_queues import DefinitionsError, known_queues
from services.gateway.application.live import LiveEvents
from services.gateway.application.ports import DeadLetters
from services.gateway.entrypoints.dead_letters import BrokerDeadLetters
from services.gateway.web import assets

_SHIPPED_DEFINITIONS = Path(__file__).parents[2] / "deploy" / "rabbitmq" / "definitions.json"
DEFAULTS: Mapping[str, Any] = {
    "users": "users.yaml",  # as seen from the folder of the configuration in use
    "oidc": {},  # an identity provider (docs/howto/operate.md)
    "token_hours": 12,
    "trusted_proxies": 0,
    "secure_cookies": False,  # True behind TLS
    "rpc_seconds": 15,
    "kept_events": 500,
    "definitions": str(_SHIPPED_DEFINITIONS),  # names the queues whose parked messages are shown
    "dead_letter_seconds": 15,  # how often these are counted for the metrics
}
MOST_HOURS, MOST_SECONDS, MOST_PROXIES, MOST_EVENTS = 24 * 31, 3600, 10, 100_000
_PLACE = "services/gateway/options"


@dataclass(frozen=True)
class GatewayParts:
    """What lives as long as the process."""

    users: UserDirectory
    accounts: PostgresAccounts
    secret: bytes
    tokens: Tokens
    sessions: PostgresSessions
    attempts: PostgresAttempts
    previews: PostgresPreviews
    live: LiveEvents
    dead_letters: DeadLetters
    throttle: PostgresThrottle
    provider: OidcProvider | None
    options: Mapping[str, Any]
    receive: Callable[[Event, Callable[[PostgresWork], Any]], str]
    housekeeping: Housekeeping
    database: Database

    def tidy(self) -> None:
        """Forgets what is over, in every replica: whoever comes second finds nothing left."""
        for kept in (self.sessions, self.attempts, self.previews, self.accounts):
            kept.tidy()
        with self.database.transaction() as connection:
            self.housekeeping.tidy(connection)

    def close(self) -> None:
        self.database.close()


def build(settings: Settings, apart: Apart | None = None, turns: Turns = NO_TURNS) -> GatewayParts:
    """`apart` does what takes long on purpose, to hash a password and to compare it; `turns`: so many at a time."""
    own = settings.service("gateway")
    options = _options(own.options)
    try:
        assets.check()
    except assets.AssetsMissing as error:
        raise ConfigError([SettingFault("services/gateway/pages", str(error))]) from error
    said, secret, queues = _files(settings, options)
    if not settings.database_url:
        raise ConfigError([SettingFault("DATABASE_URL", "is not set")])
    database = Database(settings.database_url, name=own.name, max_size=own.database_pool)
    sessions, accounts = PostgresSessions(database), PostgresAccounts(database, said)
    users = UserDirectory(accounts, Passwords(apart) if apart else Passwords(), turns)
    return GatewayParts(
        users=users,
        accounts=accounts,
        secret=secret,
        tokens=Tokens(
            derived_key(secret, "token"), int(options["token_hours"] * 3600), sessions, credential=users.credential
        ),
        sessions=sessions,
        attempts=PostgresAttempts(database),
        previews=PostgresPreviews(database),
        live=LiveEvents(PostgresLive(database), options["kept_events"]),
        dead_letters=BrokerDeadLetters(settings.amqp_uri, queues),
        throttle=PostgresThrottle(database),
        provider=_provider(options["oidc"]),
        options=options,
        receive=partial(receive, database, partial(PostgresWork, kept_events=options["kept_events"]), "gateway"),
        housekeeping=Housekeeping(settings.relay),
        database=database,
    )


def _files(settings: Settings, options: Mapping[str, Any]) -> tuple[list[Account], bytes, list[str]]:
    """The users file's accounts, secret and the names of all queues."""
    definitions = Path(os.environ.get("STUFENPLAN_CONFIG", "")).parent / options["definitions"]
    try:
        return read_users(users_file(options["users"])), load_secret(settings.home), known_queues(definitions)
    except UsersFileError as error:
        faults = [SettingFault(f"{_PLACE}/users", fault) for fault in error.faults]
        raise ConfigError(faults, options["users"]) from error
    except DefinitionsError as error:
        raise ConfigError([SettingFault(f"{_PLACE}/definitions", str(error))]) from error
    except (SecretError, OSError) as error:
        raise ConfigError([SettingFault("STUFENPLAN_SECRET", str(error))]) from error


def _provider(given: Mapping[str, Any]) -> OidcProvider | None:
    if not given:
        return None
    try:
        return OidcProvider(read_settings(given, Path(os.environ.get("STUFENPLAN_CONFIG", "")).parent))
    except ValueError as error:
        raise ConfigError([SettingFault(f"{_PLACE}/oidc", str(error))]) from error


def _options(given: Mapping[str, Any]) -> Mapping[str, Any]:
    faults = [SettingFault(f"{_PLACE}/{key}", "is unknown (a typing error?)") for key in given if key not in DEFAULTS]
    faults += [
        SettingFault(f"{_PLACE}/{key}", expected)
        for key, value in given.items()
        if key in DEFAULTS and (expected := _expected(key, value))
    ]
    if faults:
        raise ConfigError(faults)
    return {**DEFAULTS, **given}


def _expected(key: str, value: Any) -> str:
    """What the option has to be; empty when it is."""
    default, kind = DEFAULTS[key], type(value)
    if isinstance(default, dict):
        return "" if kind is dict else "must be a mapping"
    if isinstance(default, bool):
        return "" if kind is bool else "must be true or false"
    if isinstance(default, str):
        return text_fault(value) if kind is str and value else f"must be a text, for instance {default}"
    if key.endswith(("_hours", "_seconds")):
        most = MOST_HOURS if key.endswith("_hours") else MOST_SECONDS
        return "" if kind in (int, float) and 0 < value <= most else f"must be a number above 0, at most {most}"
    least, most = (0, MOST_PROXIES) if key == "trusted_proxies" else (1, MOST_EVENTS)
    return "" if kind is int and least <= value <= most else f"must be a whole number from {least} to {most}"
