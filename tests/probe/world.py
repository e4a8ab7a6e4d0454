"""One probe world per test: names of its own, its databases, its settings, its processes."""

import secrets
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg

from services.chassis.messaging.broker import open_connection
from services.chassis.messaging.outbox import append
from services.chassis.messaging.topology import Subscription, declare
from services.chassis.process.config import load_settings
from services.chassis.storage.database import Database
from tests.backbone import Process, Processes, publish, queue_length, take, wait_until, write_settings
from tests.probe import events

PACKAGE = "tests.probe"
PROBE = "tests.probe.service:Probe"


class World:
    """The probe service, a source service with an outbox and its relay, and the questions tests ask."""

    def __init__(self, folder: Path, amqp_uri: str, database_url: str, source_url: str) -> None:
        self.amqp_uri, self.database_url, self.source_url = amqp_uri, database_url, source_url
        self.suffix = f"-{secrets.token_hex(3)}"
        self.probe, self.source = f"probe{self.suffix}", f"source{self.suffix}"
        self.happened, self.unheard = events.happened(self.suffix), events.unheard(self.suffix)
        self.queue = f"{self.probe}.{self.happened.name}"
        self.dead, self.retry = f"{self.queue}.dead", f"{self.queue}.retry"
        self.settings_path = write_settings(folder / "probe.yaml", amqp_uri, {self.probe: {}, self.source: {}})
        self.settings = load_settings(self.settings_path, {})
        self.processes = Processes(folder, self.settings_path, {"PROBE_SUFFIX": self.suffix})

    def serve(self, port: int | None = None, *, kind: str = PROBE, **environ: str) -> Process:
        """A replica of the probe; `kind`: another class of its name; AMQP_URI, DATABASE_URL: another way there."""
        return self.processes.service(kind, self.probe, self.database_url, port, **environ)

    def relay(self, port: int | None = None, **environ: str) -> Process:
        return self.processes.relay(self.source, self.source_url, port, **environ)

    def declare(self) -> None:
        """The probe's queues without the probe running."""
        subscription = Subscription(self.queue, self.happened.exchange, self.happened.name)
        with open_connection(self.amqp_uri) as connection:
            declare(connection.channel, [subscription], self.settings.retry)

    def say(self, **data: object) -> str:
        """Publishes one event directly; its id."""
        envelope = events.envelope(self.happened, **data)
        self.publish(envelope)
        return str(envelope["id"])

    def publish(self, body: object, content_type: str = "application/json") -> None:
        publish(self.amqp_uri, self.happened.exchange, self.happened.name, body, content_type)

    def write(self, count: int = 1, event_type: events.ProbeType | None = None) -> list[str]:
        """Writes events into the source's outbox, one transaction each; their ids."""
        envelopes = [events.envelope(event_type or self.happened) for _ in range(count)]
        database = Database(self.source_url, name="test", max_size=1)
        for envelope in envelopes:
            with database.transaction() as connection:
                append(connection, envelope)
        database.close()
        return [str(envelope["id"]) for envelope in envelopes]

    def pending(self) -> list[str]:
        return self._ids(self.source_url, "SELECT id FROM outbox WHERE published_at IS NULL ORDER BY position")

    def effects(self) -> list[str]:
        return self._ids(self.database_url, "SELECT event_id FROM effects ORDER BY id")

    def attempts(self) -> list[str]:
        return self._ids(self.database_url, "SELECT event_id FROM attempts ORDER BY id")

    def pauses(self) -> list[float]:
        """Seconds between one attempt and the next."""
        with psycopg.connect(self.database_url) as connection:
            at = [row[0] for row in connection.execute("SELECT at FROM attempts ORDER BY id").fetchall()]
        return [(later - earlier).total_seconds() for earlier, later in pairwise(at)]

    def length(self, queue: str) -> int:
        return queue_length(self.amqp_uri, queue)

    def taken_from_dead(self) -> Any:
        return wait_until(lambda: take(self.amqp_uri, self.dead), 20, f"a message in {self.dead}")

    @staticmethod
    def _ids(url: str, statement: str) -> list[str]:
        with psycopg.connect(url) as connection:
            return [str(row[0]) for row in connection.execute(statement).fetchall()]
