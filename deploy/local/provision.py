"""Prepares a PostgreSQL server and a broker for the services: databases and roles, migrations, topology. Repeatable."""

import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from amqp.exceptions import AMQPError
from psycopg import sql

from deploy.local.broker import Broker
from deploy.local.cluster import Cluster
from deploy.wording import gettext
from services.chassis.messaging.broker import open_connection
from services.chassis.messaging.permissions import rights_of
from services.chassis.storage.migrate import migrate

ROOT = Path(__file__).parents[2]
DECLARE_SECONDS = 120
CALLER = "gateway"
"""The one service that asks the others and looks after parked messages."""


class ProvisionError(RuntimeError):
    """A server does not let itself be prepared; the text is one sentence for the user."""


def provision_databases(
    admin_url: str, passwords: Mapping[str, str], *, prefix: str = "stufenplan", from_scratch: bool = False
) -> dict[str, str]:
    """One database and one role of the same name per service, each closed to the other roles.

    Returns each service's own address. `from_scratch` drops the databases first.
    """
    names = {service: f"{prefix}_{service}" for service in passwords}
    try:
        with psycopg.connect(admin_url, autocommit=True, connect_timeout=10) as connection:
            for service, password in passwords.items():
                if from_scratch:
                    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                    connection.execute(drop.format(sql.Identifier(names[service])))
                _provision(connection, names[service], password)
    except psycopg.OperationalError as error:
        reason = _first_line(error)
        raise ProvisionError(
            gettext("PostgreSQL cannot be reached at DATABASE_URL: {reason}", reason=reason)
        ) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise ProvisionError(
            gettext(
                "The account in DATABASE_URL may not make databases and roles; it needs CREATEDB and CREATEROLE "
                "({reason}).",
                reason=_first_line(error),
            )
        ) from error
    return {service: _own_address(admin_url, names[service], password) for service, password in passwords.items()}


def migrate_databases(urls: Mapping[str, str]) -> list[str]:
    """Bring every service's database to its newest shape; returns "service: migration" for each one applied."""
    return [f"{service}: {name}" for service, url in urls.items() for name in migrate(url, f"services.{service}")]


def check_broker(amqp_uri: str) -> None:
    """Raise ProvisionError unless the broker lets us in."""
    try:
        with open_connection(amqp_uri, connect_timeout=10) as connection:
            connection.connect()
    except (OSError, AMQPError, ValueError) as error:
        reason = _first_line(error)
        raise ProvisionError(gettext("RabbitMQ cannot be reached at AMQP_URI: {reason}", reason=reason)) from error


def provision_users(broker: Broker | Cluster, passwords: Mapping[str, str]) -> dict[str, str]:
    """A RabbitMQ user for every service, with its own rights only; returns the service's broker address by name."""
    nodes = broker.nodes if isinstance(broker, Cluster) else [broker]
    for service, password in passwords.items():
        nodes[0].add_user(rights_of(service, calls=service == CALLER), password)
    return {
        service: ";".join(node.user_uri(service, password) for node in nodes) for service, password in passwords.items()
    }


def declare_topology(services: Iterable[str], environment: Mapping[str, str]) -> None:
    """Exchanges, queues and bindings of all subscriptions, before the first event is published."""
    modules = [f"services.{service}.service" for service in services]
    # In a process of its own: it imports every service, which is nothing the launcher wants to carry.
    try:
        outcome = subprocess.run(
            [sys.executable, "-m", "services.chassis.messaging.topology", "declare", *modules],
            env=dict(environment),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=DECLARE_SECONDS,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise ProvisionError(
            gettext(
                "RabbitMQ has not made all exchanges and queues in {seconds:d} s (disk full?).", seconds=DECLARE_SECONDS
            )
        ) from error
    if outcome.returncode != 0:
        last = "\n".join((outcome.stderr or outcome.stdout).strip().splitlines()[-8:])
        raise ProvisionError(gettext("Exchanges and queues could not be made:\n{lines}", lines=last))


def _provision(connection: psycopg.Connection, name: str, password: str) -> None:
    identifier = sql.Identifier(name)
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
    verb = sql.SQL("ALTER" if known else "CREATE")
    connection.execute(sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, identifier, sql.Literal(password)))
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
        # To give a database to a role one must be a member of it, unless one is superuser.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(identifier))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(identifier, identifier))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(identifier))


def _own_address(admin_url: str, name: str, password: str) -> str:
    parts = urlsplit(admin_url)
    host = parts.netloc.rpartition("@")[2]
    netloc = f"{name}:{quote(password, safe='')}@{host}"
    return urlunsplit((parts.scheme, netloc, f"/{name}", parts.query, ""))


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
