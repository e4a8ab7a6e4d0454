"""The whole system with several replicas of every service and relay, and a watch over who leads."""

import os
import signal
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path
from typing import Any

import psycopg
import yaml

from deploy.local.api import MANAGER, Api, ApiError
from deploy.local.ports import free_port
from deploy.local.stack import Stack
from deploy.processes import processes, publishers, services
from services.chassis.messaging.topology import load_services, subscriptions_of
from services.chassis.process.config import load_settings
from tests.faults.oracle import Oracle, lengths
from tests.faults.schedule import Schedule
from tests.system.conftest import NOW, environment, with_free_ports
from tests.system.system import TOTALS, System, wait_until

PATIENCE = 120.0
SETTLES_WITHIN = 180.0


@contextmanager
def running(folder: Path, replicas: int = 1) -> Iterator["Replicated"]:
    """A whole system with so many replicas of every service and relay."""
    config = folder / "stufenplan.yaml"
    config.write_text(yaml.safe_dump(with_free_ports()))
    environ = environment(config, folder / "run", NOW)
    said: list[str] = []
    stack = Stack(load_settings(config, environ), said.append, environ, database_prefix="stufenplan_replicas")
    try:
        stack.start()
        yield Replicated(stack, said, config, replicas)
    finally:
        stack.stop()


class Replicated(System):
    """Replica 1 is the stack's own; number n of `sites` is called `sites-n`, of its relay `sites-relay-n`."""

    def __init__(self, stack: Stack, said: list[str], config: Path, replicas: int) -> None:
        super().__init__(stack, said)
        assert stack._plan is not None
        self.plan = stack._plan
        self._config, self._gateways = config, [stack.gateway_url]
        own = {f"{name}-relay": stack.settings.service(name).relay_port for name in publishers()}
        self.relays: dict[str, list[int]] = {name: [port] for name, port in own.items()}
        if added := [program for n in range(2, replicas + 1) for program in self._replicas(n)]:
            stack._supervisor.start_group(added)
        self._ready(replicas)

    def persist(self, ask: Callable[[Api], Any], within: float = PATIENCE) -> Any:
        """The answer of the first gateway that gives one; while one is killed, another is asked."""
        deadline = time.monotonic() + within
        for url in cycle(self._gateways):
            try:
                with Api(url, MANAGER) as api:
                    api._http.timeout = 10
                    return ask(api)
            except ApiError as error:
                if time.monotonic() > deadline:
                    raise AssertionError(f"no gateway gave an answer within {within:g} s: {error}") from error
                time.sleep(0.2)
        raise AssertionError("there is no gateway")

    def file_once(self, region: str, to_stage: str, key: str, **more: Any) -> str:
        """Files a switch, again and again under the same key until it is answered."""
        body = {"sites": None, "to_stage": to_stage, "effective_at": None, "reason": "Ausfallprobe", **more}
        path, headers = f"/regions/{region}/switches", {"Idempotency-Key": key}
        return str(self.persist(lambda api: api.request("POST", path, json=body, headers=headers).json())["id"])

    def look(self, path: str) -> Any:
        return self.persist(lambda api: api.get(path))

    def is_settled(self, switch: str) -> bool:
        return bool(self.look(f"/switches/{switch}")["state"] == "settled")

    def settle(self, switch: str) -> None:
        wait_until(lambda: self.is_settled(switch), f"switch {switch}", SETTLES_WITHIN)

    def conclude(self, oracle: Oracle, filed: Sequence[str]) -> None:
        """Every switch has settled, with one letter for each household and no appointment forgotten."""
        oracle.conclude(
            lambda: filed, lambda: [switch for switch in filed if self.is_settled(switch)],
            pending=self.pending, queues=self.queues, within=SETTLES_WITHIN,
        )  # fmt: skip
        for switch in filed:
            letters = self.look(f"/switches/{switch}/letters")
            assert letters["households"] > 0
            assert letters["households_without_letter"] == letters["households_with_two_letters"] == 0
            totals = self.look(f"/switches/{switch}/appointments")
            assert totals["before"] == sum(totals[key] for key in TOTALS[1:])

    def kill_one(self, schedule: Schedule, oracle: Oracle) -> str:
        """SIGKILL for one process at random; the supervisor starts it again."""
        ours = (*services(), "letters")
        pids = {name: pid for name, pid in self.stack.pids.items() if name.startswith(ours)}
        victim = schedule.choose(sorted(pids))
        with suppress(ProcessLookupError):
            os.kill(pids[victim], signal.SIGKILL)
            oracle.hit()
        return victim

    def kill_leader(self, relay: str, oracle: Oracle) -> float:
        """SIGKILL for the relay that leads, once its replicas are up; seconds until one of them leads."""
        ports = self.relays[relay]
        wait_until(lambda: None not in [_leads(port) for port in ports], f"all replicas of {relay}")
        wait_until(lambda: any(_leads(port) for port in ports), f"a leading {relay}")
        leader = next(number for number, port in enumerate(ports, start=1) if _leads(port))
        began = time.monotonic()
        os.kill(self.stack.pids[relay if leader == 1 else f"{relay}-{leader}"], signal.SIGKILL)
        oracle.hit()
        others = [port for number, port in enumerate(ports, start=1) if number != leader]
        wait_until(lambda: any(_leads(port) for port in others), f"another {relay} takes over")
        return time.monotonic() - began

    def pending(self) -> list[str]:
        """Rows in all outboxes that the broker has not confirmed."""
        gathered = []
        for url in self.stack.databases.values():
            with psycopg.connect(url) as connection:
                gathered += connection.execute("SELECT id FROM outbox WHERE published_at IS NULL").fetchall()
        return [str(row[0]) for row in gathered]

    def queues(self) -> dict[str, int]:
        classes = [each for name in services() for each in load_services(f"services.{name}.service")]
        gathered = [subscription for each in classes for subscription in subscriptions_of(each)]
        names = [queue for each in gathered for queue in (each.queue, each.retry_queue, each.dead_queue)]
        return lengths(self.plan.base["AMQP_URI"], names)

    def _replicas(self, number: int) -> list[Any]:
        document = yaml.safe_load(self._config.read_text())
        for name, service in document["services"].items():
            service["port"] = free_port()
            if name in publishers():
                service["relay_port"] = free_port()
                self.relays[f"{name}-relay"].append(service["relay_port"])
        config = self._config.with_name(f"replica-{number}.yaml")
        config.write_text(yaml.safe_dump(document))
        self._gateways.append(f"http://127.0.0.1:{document['services']['gateway']['port']}")
        programs = [self.plan.program(process) for process in processes() if process.component != "worker"]
        return [self._as(program, number, config) for program in programs]

    def _as(self, program: Any, number: int, config: Path) -> Any:
        kind = type(program)
        env = {**program.env, "STUFENPLAN_CONFIG": str(config)}
        return kind(f"{program.name}-{number}", program._command, env, logs=program.log.parent, cwd=program._cwd)

    def _ready(self, replicas: int) -> None:
        for number in range(2, replicas + 1):
            document = yaml.safe_load(self._config.with_name(f"replica-{number}.yaml").read_text())
            for name in services():
                port, deadline = document["services"][name]["port"], time.monotonic() + 90
                while answer(port, "/readyz") is None:
                    assert time.monotonic() < deadline, f"{name}-{number} is not ready"
                    time.sleep(0.2)


class Leaders:
    """Asks all relays all the time: never two lead, and a follower that lives takes over within seconds."""

    def __init__(self, relays: dict[str, list[int]]) -> None:
        self.two_at_once: list[str] = []
        self.longest_without = 0.0
        self._relays = relays
        self._without: dict[str, float] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Leaders":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(20)

    def _watch(self) -> None:
        while not self._stopping.wait(0.1):
            for name, ports in self._relays.items():
                self._look(name, ports)

    def _look(self, name: str, ports: list[int]) -> None:
        answers = {port: leads for port in ports if (leads := _leads(port)) is not None}
        leaders = [port for port, leads in answers.items() if leads]
        if len(leaders) > 1 and all(_leads(port) for port in leaders):
            self.two_at_once.append(name)
        if leaders or not answers:
            self._without.pop(name, None)
        else:
            since = self._without.setdefault(name, time.monotonic())
            self.longest_without = max(self.longest_without, time.monotonic() - since)


def _leads(port: int) -> bool | None:
    """None when nobody answers on the port."""
    text = answer(port, "/metrics")
    return None if text is None else "stufenplan_relay_leader 1.0" in text


def answer(port: int, path: str) -> str | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as response:
            return str(response.read().decode())
    except OSError:
        return None
