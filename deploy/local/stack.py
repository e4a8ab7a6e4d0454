"""The whole system on one machine: servers, databases, topology, programs; started, watched and stopped in order."""

import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

from deploy.local import ports
from deploy.local.broker import SERVER, Broker
from deploy.local.child import sweep
from deploy.local.cluster import Cluster
from deploy.local.home import Home
from deploy.local.postgres import Postgres
from deploy.local.programs import FixedPort, Plan, check_local, cluster_size, fixed_ports
from deploy.local.provision import (
    check_broker,
    declare_topology,
    migrate_databases,
    provision_databases,
    provision_users,
)
from deploy.local.settings import file_of
from deploy.local.supervisor import Member, Program, Supervisor
from deploy.processes import services
from deploy.wording import gettext
from services.chassis.process.config import Settings

READY_TIMEOUT = 90.0


class StackError(RuntimeError):
    """The system cannot be started; the text is one sentence for the user, with the last words of what failed."""


class Stack:
    """One local system. `AMQP_URI` and `DATABASE_URL` in the environment replace the servers of its own.

    `from_scratch` drops the databases whose names begin with `database_prefix` first.
    """

    def __init__(
        self,
        settings: Settings,
        say: Callable[[str], None],
        environ: Mapping[str, str] = os.environ,
        *,
        database_prefix: str = "stufenplan",
        from_scratch: bool = False,
    ) -> None:
        self._database_prefix = database_prefix
        self._from_scratch = from_scratch
        self.settings = settings
        self.home = Home(settings.home)
        self._say = say
        self._environment = dict(environ)
        self._supervisor = Supervisor(say)
        self._plan: Plan | None = None
        self._programs: list[Program] = []
        # The RabbitMQ this system started, if it did.
        self.broker: Broker | Cluster | None = None
        # Each publisher's own database address, once started.
        self.databases: dict[str, str] = {}

    @property
    def gateway_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.service('gateway').port}"

    @property
    def peak_rss(self) -> dict[str, int]:
        """Largest resident memory in bytes any single process of a member has had."""
        return dict(self._supervisor.peak_rss)

    @property
    def pids(self) -> dict[str, int]:
        """The process of every member that runs, by its name."""
        return {member.name: member.pid for member in self._supervisor.members if member.pid is not None}

    @property
    def restarts(self) -> dict[str, int]:
        return self._supervisor.restarts

    def start(self) -> None:
        """From nothing to all services ready."""
        check_local(self.settings)
        size = cluster_size(self.settings, self._environment)
        self.home.take()
        if left := sweep(self.home.path):
            self._say(gettext("ended {count:d} processes of a run that broke off", count=left))
        self._check()
        self._set_clock(self._environment.get("STUFENPLAN_NOW"))
        admin_url, amqp_uri = self._start_servers(size)
        passwords = self.home.passwords("databases", services())
        self.databases = provision_databases(
            admin_url, passwords, prefix=self._database_prefix, from_scratch=self._from_scratch
        )
        applied = migrate_databases(self.databases)
        ready = gettext(
            "databases ready ({count:d}, {applied:d} migrations applied)",
            count=len(self.databases),
            applied=len(applied),
        )
        self._say(ready)
        self._plan = Plan(self.settings, self.home, self._environment, amqp_uri, self.databases)
        declare_topology(services(), self._plan.base)
        if self.broker is not None:
            self._plan.brokers = provision_users(self.broker, self.home.passwords("brokers", services()))
        self._say(gettext("exchanges and queues ready"))
        self.start_programs()

    def start_programs(self, now: str | None = None) -> None:
        """Start services, relays and workers and wait until the services are ready; `now` sets the system's clock."""
        assert self._plan is not None
        if now is not None:
            self._set_clock(now)
            self._plan.base |= {key: self._environment[key] for key in ("STUFENPLAN_NOW", "STUFENPLAN_NOW_SINCE")}
        self._programs = self._plan.all()
        self._supervisor.start_group(self._programs)
        started = time.monotonic()
        for name in services():
            self._wait_for(name, started + READY_TIMEOUT)
        self._say(gettext("{count:d} processes run, all services ready", count=len(self._programs)))

    def stop_programs(self) -> None:
        self._supervisor.stop_group()

    def stop(self) -> None:
        """Stop everything that was started: programs first, then the servers."""
        if self._supervisor.members:
            self._say(gettext("stopping everything"))
            self._supervisor.stop()
            self._say(gettext("stopped; no process is left running"))
        self.home.release()

    def _check(self) -> None:
        given_broker = self._environment.get("AMQP_URI")
        if given_broker:
            check_broker(given_broker)
        elif not SERVER.exists():
            raise StackError(
                gettext(
                    "RabbitMQ is not installed. Please run once as root: apt-get install rabbitmq-server; "
                    "or set AMQP_URI to a RabbitMQ server that there is."
                )
            )
        for fixed in sorted(fixed_ports(self.settings), key=lambda fixed: fixed.port):
            if not ports.is_free(fixed.port, self.settings.http_host if fixed.owner in services() else "127.0.0.1"):
                raise StackError(_occupied(fixed, file_of(fixed.place, self._environment)))

    def _start_servers(self, size: int) -> tuple[str, str]:
        local, path = self.settings.local, self.home.path
        admin_url, amqp_uri = self._environment.get("DATABASE_URL", ""), self._environment.get("AMQP_URI", "")
        servers: list[Member] = []
        postgres = None
        if not admin_url:
            postgres = Postgres(path / "postgres", local.get("database_port"), logs=self.home.logs)
            servers.append(postgres)
        if not amqp_uri:
            self.broker = self._broker(size)
            servers += self.broker.nodes if isinstance(self.broker, Cluster) else [self.broker]
        self._say(gettext("starting servers") if len(servers) < 2 else gettext("starting PostgreSQL and RabbitMQ"))
        if isinstance(self.broker, Cluster):
            self.broker.prepare()
            self._supervisor.start_group([self.broker.epmd])
        self._supervisor.start_group(servers)
        if postgres is not None:
            self._say(gettext("{server} ready ({place})", server=postgres.title, place=f"127.0.0.1:{postgres.port}"))
            admin_url = postgres.url
        if self.broker is not None:
            amqp_uri = self.broker.uri
            if isinstance(self.broker, Cluster):
                self.broker.check()
            self._say(gettext("{server} ready ({place})", server=self.broker.title, place=self.broker.place))
        return admin_url, amqp_uri

    def _broker(self, size: int) -> Broker | Cluster:
        local, path, logs = self.settings.local, self.home.path, self.home.logs
        ports: dict[str, Any] = {
            "port": local.get("broker_port"),
            "management_port": local.get("management_port"),
            "prometheus_port": local.get("broker_metrics_port"),
        }
        # Folders of their own: a single node's data are no member's data.
        if size == 1:
            return Broker(path / "rabbitmq", **ports, logs=logs)
        return Cluster(path / "rabbitmq-cluster", size, **ports, logs=logs)

    def _set_clock(self, now: str | None) -> None:
        if now:
            self._environment |= {"STUFENPLAN_NOW": now, "STUFENPLAN_NOW_SINCE": repr(time.time())}

    def _wait_for(self, name: str, deadline: float) -> None:
        url = f"http://127.0.0.1:{self.settings.service(name).port}/readyz"
        program = next(program for program in self._programs if program.name == name)
        while not _answers_ok(url):
            if self._supervisor.restarts.get(name, 0) >= 2:
                again = gettext("{name} ends again and again right after its start.", name=name)
                raise StackError(program.last_words(again))
            if time.monotonic() > deadline:
                late = gettext("{name} is not ready after {seconds:.0f} s.", name=name, seconds=READY_TIMEOUT)
                raise StackError(program.last_words(late))
            time.sleep(0.1)


def _occupied(fixed: FixedPort, file: str) -> str:
    told = {"port": fixed.port, "owner": fixed.owner, "file": file}
    holder = ports.holder(fixed.port)
    if holder:
        return gettext(
            "Port {port:d} ({owner}) is taken already, by {holder}. Please end that process, or write another port "
            "into the configuration ({file}).",
            holder=holder,
            **told,
        )
    return gettext(
        "Port {port:d} ({owner}) is taken already. Please end the process that has it, or write another port into the "
        "configuration ({file}).",
        **told,
    )


def _answers_ok(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False
