"""Carries outbox rows to the broker: `python -m services.chassis.messaging.relay sites`, a process without eventlet.

One relay per service leads, by an advisory lock that ends with its database session; others stand by and take over.
A row is marked published only after the broker confirmed it; an event that no queue takes keeps its row and is counted.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from threading import Event as Flag

import psycopg

from services.chassis.messaging.housekeeping import Housekeeping
from services.chassis.messaging.publisher import ConfirmedPublisher, Outgoing, PublishFailed, Receipt
from services.chassis.messaging.topology import declare_exchange
from services.chassis.process import logs, metrics
from services.chassis.process.config import PRIVATE, ConfigError, Settings, load_settings
from services.chassis.process.disclosure import described
from services.chassis.process.failpoints import crash_point
from services.chassis.process.health import Health
from services.chassis.process.probes import serve
from services.chassis.storage.database import Connection, connect
from services.chassis.storage.sql import load_sql

SQL = load_sql(__file__, "messages.sql")

PENDING = metrics.gauge("outbox_pending_events", "Events in the outbox that the broker has not confirmed")
OLDEST = metrics.gauge("outbox_oldest_pending_timestamp_seconds", "When the oldest of them was written, 0 for none")
PUBLISHED = metrics.counter("outbox_published_events_total", "Events the broker has confirmed", ["type"])
FAILURES = metrics.counter("outbox_publish_failures_total", "Attempts without a confirm", ["reason"])
LEADER = metrics.gauge("relay_leader", "1 while this relay is the one that publishes")

for _reason in ("unroutable", "timeout", "connection", "nack"):
    FAILURES.labels(_reason)

log = logs.get_logger(__name__)


class Relay:
    """Publishes one service's outbox until told to stop; survives the loss of its database and of its broker."""

    def __init__(self, settings: Settings, service: str, stopping: Flag) -> None:
        self._settings = settings.relay
        self._database_url = settings.database_url
        self._service = service
        self._exchange = f"{service}.events"
        self._stopping = stopping
        self._publisher = ConfirmedPublisher(
            settings.amqp_uri,
            self._settings.confirm_timeout_seconds,
            prepare=lambda channel: declare_exchange(channel, self._exchange),
        )
        self._housekeeping = Housekeeping(self._settings)
        self._batch = self._settings.batch
        self._measure_at = 0.0
        self.trouble: dict[str, str] = {"database": "not connected yet"}

    def check(self, part: str) -> None:
        if part in self.trouble:
            raise ConnectionError(self.trouble[part])

    def run(self) -> None:
        pause = self._settings.backoff_seconds
        while not self._stopping.is_set():
            try:
                with connect(self._database_url, name=f"{self._service}-relay") as connection:
                    self.trouble.pop("database", None)
                    pause = self._settings.backoff_seconds
                    self._serve(connection)
            except psycopg.Error as error:
                self.trouble["database"] = described(error)
                log.warning("database away", reason=error, pause_seconds=pause)
                self._stopping.wait(pause)
                pause = min(pause * 2, self._settings.longest_backoff_seconds)
            finally:
                LEADER.set(0)
                self._publisher.close()

    def _serve(self, connection: Connection) -> None:
        connection.execute("LISTEN outbox")
        leads = False
        pause = self._settings.backoff_seconds
        while not self._stopping.is_set():
            if not leads:
                leads = self._take_lead(connection)
            self._measure(connection)
            try:
                again = leads and self._publish_pending(connection)
                pause = self._settings.backoff_seconds
            except PublishFailed as failure:
                log.warning("broker away", reason=failure, pause_seconds=pause)
                self._stopping.wait(pause)
                pause = min(pause * 2, self._settings.longest_backoff_seconds)
                continue
            if leads:
                self._housekeeping.tidy(connection)
            if not again:
                self._sleep(connection)

    def _take_lead(self, connection: Connection) -> bool:
        row = connection.execute(SQL["take_lead"]).fetchone()
        leads = bool(row and row["leads"])
        if leads:
            log.info("relay leads", relayed_service=self._service)
        LEADER.set(leads)
        return leads

    def _publish_pending(self, connection: Connection) -> bool:
        """Publishes one batch; True when there may be more at once."""
        rows = connection.execute(SQL["pending"], {"batch": self._batch}).fetchall()
        if not rows:
            return False
        crash_point("relay.after_select")
        types = {str(row["id"]): row["type"] for row in rows}
        messages = [
            Outgoing(str(row["id"]), self._exchange, row["type"], json.dumps(row["payload"]).encode()) for row in rows
        ]
        receipt = self._publish(connection, messages)
        crash_point("relay.before_mark")
        connection.execute(SQL["mark_published"], {"ids": receipt.confirmed})
        for id in receipt.confirmed:
            PUBLISHED.labels(types[id]).inc()
        self._postpone(connection, receipt.unroutable, "unroutable", types)
        self._postpone(connection, receipt.refused, "nack", types)
        full = len(rows) == self._batch
        self._batch = min(self._batch * 2, self._settings.batch)
        return full

    def _publish(self, connection: Connection, messages: Sequence[Outgoing]) -> Receipt:
        try:
            self._publisher.send(messages)
            crash_point("relay.after_publish")
            receipt = self._publisher.confirm()
        except PublishFailed as failure:
            FAILURES.labels(failure.reason).inc()
            self.trouble["broker"] = str(failure)
            if len(messages) == 1 and failure.refused:
                # One event the broker will not have must not stand in the way of all others.
                self._postpone(connection, [messages[0].id], "nack", {messages[0].id: messages[0].routing_key})
            self._batch = 1
            raise
        self.trouble.pop("broker", None)
        crash_point("relay.after_confirm")
        return receipt

    def _postpone(self, connection: Connection, ids: Sequence[str], reason: str, types: dict[str, str]) -> None:
        if not ids:
            return
        FAILURES.labels(reason).inc(len(ids))
        log.error("events stay in the outbox", reason=reason, types=sorted({types[id] for id in ids}), events=len(ids))
        connection.execute(SQL["postpone"], {"ids": ids, "seconds": self._settings.unroutable_pause_seconds})

    def _measure(self, connection: Connection) -> None:
        if time.monotonic() < self._measure_at:
            return
        self._measure_at = time.monotonic() + self._settings.poll_seconds
        row = connection.execute(SQL["backlog"]).fetchone()
        if row:
            PENDING.set(row["events"])
            OLDEST.set(row["oldest"].timestamp() if row["oldest"] else 0)

    def _sleep(self, connection: Connection) -> None:
        # A notification only wakes; what is to be done is always read from the table.
        for _ in connection.notifies(timeout=self._settings.poll_seconds, stop_after=1):
            pass


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m services.chassis.messaging.relay", description=__doc__)
    parser.add_argument("service", help="for instance sites")
    name = parser.parse_args(arguments).service
    stopping = Flag()
    signal.signal(signal.SIGTERM, lambda number, frame: stopping.set())
    signal.signal(signal.SIGINT, lambda number, frame: stopping.set())
    try:
        settings = load_settings()
        port = settings.service(name).relay_port
        if not settings.database_url:
            print(f"DATABASE_URL is not set: the relay needs the database of {name}.", file=sys.stderr)
            return 1
    except ConfigError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    os.umask(PRIVATE)
    logs.configure(f"{name}-relay")
    metrics.identify()
    relay = Relay(settings, name, stopping)
    health = Health()
    health.add("database", lambda: relay.check("database"))
    health.add("broker", lambda: relay.check("broker"))
    try:
        server = serve(port, settings.http_host, health)
    except OSError as error:
        print(f"Port {port} on {settings.http_host} is taken ({error.strerror}).", file=sys.stderr)
        return 1
    log.info("relay started", relayed_service=name, port=server.server_port)
    relay.run()
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
