"""A probe world under faults: processes that are replaced, a writer that commits events all the while, the verdict.

STUFENPLAN_FAULTS_BREAK=inbox or outbox puts a broken part in the place of a sound one: the suite must fail then.
"""

import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psycopg

from deploy.local.ports import free_port
from services.chassis.messaging.outbox import append
from services.chassis.storage.database import connect
from tests.backbone import Process
from tests.faults.cast import Cast
from tests.faults.oracle import Oracle, Verdict, lengths
from tests.faults.schedule import Schedule
from tests.probe import events
from tests.probe.world import PROBE, World

COMMANDS = "CREATE TABLE IF NOT EXISTS commands (id uuid PRIMARY KEY)"
BROKEN = os.environ.get("STUFENPLAN_FAULTS_BREAK", "")
QUICK = f"tests.faults.services:{'Careless' if BROKEN == 'inbox' else 'Quick'}"
WITH_ATTEMPTS = "tests.faults.services:CarelessProbe" if BROKEN == "inbox" else PROBE
SOURCE = "HastySource" if BROKEN == "outbox" else "Source"


class Arena(World):
    def __init__(
        self, folder: Path, amqp_uri: str, database_url: str, source_url: str, oracle: Oracle, schedule: Schedule
    ) -> None:
        super().__init__(folder, amqp_uri, database_url, source_url)
        self.oracle, self.schedule = oracle, schedule
        with connect(source_url, name="test") as connection:
            connection.execute(COMMANDS)
        self._ports: dict[str, int] = {}
        self._writers: list[Writer] = []

    def serve(self, port: int | None = None, *, kind: str = WITH_ATTEMPTS, **environ: str) -> Process:
        return super().serve(port, kind=kind, **environ)

    def cast(
        self, services: int = 1, relays: int = 1, kind: str = QUICK, *, source: bool = False,
        broker: str = "", probe: str = "", origin: str = "",
    ) -> Cast:  # fmt: skip
        """Replicas of the probe ("service-1", …) and of the relay ("relay-1", …), and the source; not yet started.

        `broker`, `probe` and `origin` are other ways to the broker and to the databases of probe and source.
        """
        to_probe = {"AMQP_URI": broker or self.amqp_uri, "DATABASE_URL": probe or self.database_url}
        to_source = {"AMQP_URI": broker or self.amqp_uri, "DATABASE_URL": origin or self.source_url}
        roles: dict[str, Callable[[], Process]] = {}
        for name in (f"service-{n}" for n in range(1, services + 1)):
            roles[name] = partial(self.serve, self.port(name), kind=kind, **to_probe)
        for name in (f"relay-{n}" for n in range(1, relays + 1)):
            roles[name] = partial(self.relay, self.port(name), **to_source)
        if source:
            roles["source"] = partial(self.source_service, **to_source)
        return Cast(roles, self.schedule, self.oracle)

    def source_service(self, kind: str = SOURCE, **environ: str) -> Process:
        """The source as a service that takes commands by HTTP; each is a row of `commands` and an event."""
        path = f"tests.faults.services:{kind}"
        return self.processes.service(path, self.source, self.source_url, self.port("source"), **environ)

    def commanded(self) -> list[str]:
        """The ids of all commands whose state was committed."""
        return self._ids(self.source_url, "SELECT id FROM commands")

    def outbox_ids(self) -> list[str]:
        return self._ids(self.source_url, "SELECT id FROM outbox")

    def age_outbox(self, hours: int) -> None:
        """As if all that waits had been written so long ago."""
        with connect(self.source_url, name="test") as connection:
            statement = "UPDATE outbox SET created_at = created_at - make_interval(hours => %s)"
            connection.execute(f"{statement} WHERE published_at IS NULL", [hours])

    def attempted(self) -> dict[str, list[float]]:
        """When each event was tried, in seconds; the `Quick` probe keeps no record of that."""
        times: dict[str, list[float]] = {}
        with connect(self.database_url, name="test") as connection:
            for row in connection.execute("SELECT event_id, at FROM attempts ORDER BY id"):
                times.setdefault(str(row["event_id"]), []).append(row["at"].timestamp())
        return times

    def port(self, role: str) -> int:
        """The port this role keeps over all its lives."""
        return self._ports.setdefault(role, free_port())

    def many(self, count: int, together: int = 50) -> list[str]:
        """Commits events to the source's outbox, several to a transaction; their ids."""
        ids: list[str] = []
        with connect(self.source_url, name="test") as connection:
            while len(ids) < count:
                with connection.transaction(), connection.pipeline():
                    for _ in range(min(together, count - len(ids))):
                        envelope = events.envelope(self.happened)
                        append(connection, envelope)
                        ids.append(str(envelope["id"]))
        return ids

    def writer(self, pause: float = 0.02) -> "Writer":
        """Commits one event after the other until it is stopped, over outages of its database."""
        self._writers.append(Writer(self, pause))
        return self._writers[-1]

    def accepted(self) -> list[str]:
        """The ids of all events and commands that were committed."""
        return self._ids(self.source_url, "SELECT id FROM outbox UNION SELECT id FROM commands")

    def conclude(self, parked: int = 0, within: float = 60, effects: Callable[[], list[str]] | None = None) -> Verdict:
        """The oracle over this world: all that was committed has one effect, outbox and queues are empty."""
        for writer in self._writers:
            writer.stop()
        queues = (self.queue, self.retry, self.dead)
        return self.oracle.conclude(
            self.accepted, effects or self.effects, pending=self.pending,
            queues=lambda: lengths(self.amqp_uri, queues), parked={self.dead: parked}, within=within,
        )  # fmt: skip

    def close(self) -> None:
        for writer in self._writers:
            writer.stop()
        self.processes.close()


class Writer:
    """A thread that commits events; `committed` are those whose commit was answered."""

    def __init__(self, arena: Arena, pause: float) -> None:
        self.committed: list[str] = []
        self._arena, self._pause = arena, pause
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(30)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with connect(self._arena.source_url, name="writer") as connection:
                    while not self._stopping.wait(self._pause):
                        self._write(connection)
            except psycopg.Error:
                self._stopping.wait(0.2)

    def _write(self, connection) -> None:
        envelope = events.envelope(self._arena.happened)
        with connection.transaction():
            append(connection, envelope)
        self.committed.append(str(envelope["id"]))
