"""What integration and system tests stand on: processes of ours, settings with free ports, waiting, queues."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from deploy.local.ports import free_port
from deploy.local.users import DEMO_USERS
from services.chassis.messaging.broker import open_connection
from services.chassis.process.config import DEFAULT_PATH

ROOT = Path(__file__).parents[1]
QUICK = {
    "retry": {"delay_seconds": 0.2, "longest_pause_seconds": 1, "limit": 3},
    "relay": {"poll_seconds": 0.2, "confirm_timeout_seconds": 3, "unroutable_pause_seconds": 0.3,
              "backoff_seconds": 0.1, "longest_backoff_seconds": 0.5},
    "delivery": {"hold_seconds": 0.3},
}  # fmt: skip


def wait_until(condition: Callable[[], Any], seconds: float = 15, what: str = "") -> Any:
    """The first true answer of `condition`; fails the test when there is none in time. Errors count as not yet."""
    deadline = time.monotonic() + seconds
    last: object = None
    while True:
        try:
            last = condition()
            if last:
                return last
        except Exception as error:
            last = error
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what or condition} (last: {last!r})")
        time.sleep(0.05)


def write_settings(
    path: Path, amqp_uri: str, services: Mapping[str, Mapping[str, Any]] | None = None, **sections: Any
) -> Path:
    """The shipped settings with quick retries and free ports everywhere; `services` adds to or changes services."""
    document = yaml.safe_load(DEFAULT_PATH.read_text(encoding="utf-8"))
    document["broker"]["uri"] = amqp_uri
    document["home"] = str(path.parent / "home")
    for overrides in (QUICK, sections):
        for name, values in overrides.items():
            document[name] = {**document.get(name, {}), **values}
    plain = {"max_workers": 10, "prefetch": 4, "shutdown_seconds": 5}
    for name, values in (services or {}).items():
        document["services"][name] = {**document["services"].get(name, plain), **values}
    for service in document["services"].values():
        service["port"], service["relay_port"] = free_port(), free_port()
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


class Process:
    """A process of ours with its log; `port` answers /healthz, /readyz and /metrics."""

    def __init__(self, command: list[str], environ: Mapping[str, str], log: Path, port: int) -> None:
        self.log, self.port = log, port
        self._file = log.open("ab")
        self.popen = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=self._file,
            stderr=self._file,
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, timeout: float = 5) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=timeout) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def metric(self, name: str, **labels: str) -> float:
        """The value of one series, 0 when it is not there."""
        for line in self.get("/metrics")[1].splitlines():
            series, _, value = line.rpartition(" ")
            if series.partition("{")[0] == name and all(f'{key}="{label}"' in series for key, label in labels.items()):
                return float(value)
        return 0.0

    def ready(self, seconds: float = 30) -> "Process":
        def is_ready() -> bool:
            assert self.popen.poll() is None, f"ended with {self.popen.returncode}:\n{self.text()}"
            return self.get("/readyz")[0] == 200

        try:
            wait_until(is_ready, seconds, "ready")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.text()[-4000:]}") from None
        return self

    def text(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait(self, seconds: float = 20) -> int:
        return self.popen.wait(seconds)

    def stop(self, seconds: float = 20) -> int:
        """SIGTERM, and the exit code."""
        self.popen.terminate()
        return self.wait(seconds)

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.popen.send_signal(signal.SIGKILL)
        self.popen.wait(10)
        self._file.close()


class Processes:
    """Starts services and relays that share one settings file; `close()` ends whatever still runs."""

    def __init__(self, folder: Path, settings: Path, environ: Mapping[str, str] | None = None) -> None:
        self.folder, self.settings = folder, settings
        given = {"STUFENPLAN_CONFIG": str(settings), "STUFENPLAN_USERS": str(DEMO_USERS), "AMQP_URI": ""}
        self.environ = {**given, **(environ or {})}
        self._started: list[Process] = []

    def service(self, path: str, name: str, database_url: str = "", port: int | None = None, **environ: str) -> Process:
        """`path` is module:Class, `name` the service's name; `port` overrides the one in the settings (a replica)."""
        return self._start(["-m", "services.chassis.process.run", path], name, "port", port, database_url, environ)

    def relay(self, name: str, database_url: str, port: int | None = None, **environ: str) -> Process:
        command = ["-m", "services.chassis.messaging.relay", name]
        return self._start(command, name, "relay_port", port, database_url, environ)

    def module(self, module: str, *arguments: str, database_url: str = "", **environ: str) -> Process:
        return self._spawn(["-m", module, *arguments], 0, {"DATABASE_URL": database_url, **environ})

    def close(self) -> None:
        for process in self._started:
            process.kill()

    def _start(
        self, command: list[str], name: str, key: str, port: int | None, database_url: str, environ: Mapping[str, str]
    ) -> Process:
        document = yaml.safe_load(self.settings.read_text(encoding="utf-8"))
        chosen = port or int(document["services"][name][key])
        config = self.settings
        if port:
            document["services"][name][key] = port
            config = self.folder / f"settings-{port}.yaml"
            config.write_text(yaml.safe_dump(document), encoding="utf-8")
        extra = {"STUFENPLAN_CONFIG": str(config), "DATABASE_URL": database_url, **environ}
        return self._spawn(command, chosen, extra)

    def _spawn(self, command: list[str], port: int, environ: Mapping[str, str]) -> Process:
        log = self.folder / f"process-{len(self._started):02}.log"
        process = Process(command, {**self.environ, **environ}, log, port)
        self._started.append(process)
        return process


def publish(
    amqp_uri: str, exchange: str, routing_key: str, body: object, content_type: str = "application/json"
) -> None:
    """Publishes with a confirm; `body` is sent as it is when it is bytes, else as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    with open_connection(amqp_uri, transport_options={"confirm_publish": True}) as connection:
        connection.Producer().publish(
            raw, exchange=exchange, routing_key=routing_key, content_type=content_type, content_encoding="utf-8",
            mandatory=True, delivery_mode=2,
        )  # fmt: skip


def queue_length(amqp_uri: str, queue: str) -> int:
    """Messages ready in the queue."""
    with open_connection(amqp_uri) as connection:
        return int(connection.default_channel.queue_declare(queue, passive=True).message_count)


def take(amqp_uri: str, queue: str) -> Any | None:
    """Takes one message off the queue (`.body`, `.headers`), None when there is none."""
    with open_connection(amqp_uri) as connection:
        message = connection.default_channel.basic_get(queue, no_ack=True)
        return message and connection.default_channel.message_to_python(message)
