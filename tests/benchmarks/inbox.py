"""How many events a second one process takes from its queue to the applied effect, against a bare psycopg loop.

Both sides carry out the same statements: the mark, a row of the effect, an event that it causes, commit. The loop does
it for one event after the other in one connection, and nothing else; the service takes the events off a real queue.
Others use the machine too, and more or less from minute to minute: so half of the loop's events run right before the
service and half right after it, each round has a ratio of its own, and what counts is the median of these; the first
tenth of all events is for warming up. A service that gives each event a transaction of its own (`delivery/batch: 1`)
takes its turns as well. A median of at least BOUND is within it. How many events came in a transaction and the
milliseconds of processor time that one took tell why.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from deploy.local.broker import Broker
from deploy.local.postgres import Postgres
from services.chassis.messaging import inbox
from services.chassis.messaging.publisher import ConfirmedPublisher, Outgoing
from services.chassis.storage.migrate import migrate
from tests.backbone import wait_until, write_settings
from tests.probe.events import envelope
from tests.probe.world import PACKAGE, World

BOUND = 0.6
EVENTS = int(os.environ.get("EVENTS", "2000"))
ROUNDS = int(os.environ.get("ROUNDS", "7"))
WARM_UP = EVENTS // 10
CPU = "process_cpu_seconds_total"
QUICK = "tests.faults.services:Quick"
SAID = """INSERT INTO outbox (id, type, subject, sequence, payload)
    VALUES (%(id)s, %(type)s, %(subject)s, %(sequence)s, %(payload)s)"""
EFFECT = "INSERT INTO effects (event_id, pid) VALUES (%s, %s)"


@dataclass
class Side:
    """A service, and the loop around it: one number a round."""

    name: str
    settings: Path
    rates: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        return [rate / bare for rate, bare in zip(self.rates, self.bare, strict=True)]


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="inbox-"))
    with Postgres(folder / "postgres") as postgres, Broker(folder / "broker") as broker:
        with psycopg.connect(postgres.url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE probe")
        database_url = postgres.url.rpartition("/")[0] + "/probe"
        migrate(database_url, PACKAGE)
        world = World(folder, broker.add_vhost("inbox"), database_url, database_url)
        try:
            _compare(world, folder)
        finally:
            world.processes.close()


def _compare(world: World, folder: Path) -> None:
    sides = [
        Side("alone", write_settings(folder / "alone.yaml", world.amqp_uri, {world.probe: {}}, delivery={"batch": 1})),
        Side("batches", write_settings(folder / "batches.yaml", world.amqp_uri, {world.probe: {}})),
    ]
    with psycopg.connect(world.database_url, autocommit=True) as connection:
        for number in range(ROUNDS):
            for side in sides:
                seconds = _loop(world, connection)
                world.processes.settings = side.settings
                _serve(world, connection, side)
                side.bare.append(2 * (EVENTS // 2) / (seconds + _loop(world, connection)))
                said = f"{side.rates[-1]:.0f}/s, bare loop {side.bare[-1]:.0f}/s, ratio {side.ratios[-1]:.2f}"
                print(f"round {number + 1}, {side.name}: {said}", flush=True)
    print(f"\n{'medians':<12}{'bare/s':>8}{'events/s':>10}{'together':>10}{'CPU ms':>8}{'ratio':>7}  quartiles")
    for side in sides:
        low, _, high = quantiles(side.ratios, n=4) if ROUNDS > 1 else side.ratios * 3
        rates = f"{median(side.bare):>8.0f}{median(side.rates):>10.0f}{median(side.together):>10.1f}"
        ratios = f"{median(side.milliseconds):>8.2f}{median(side.ratios):>7.2f}  {low:.2f}-{high:.2f}"
        print(f"{side.name:<12}{rates}{ratios}")
    print(f"bound {BOUND}")


def _empty(connection: psycopg.Connection[Any]) -> None:
    connection.execute("TRUNCATE inbox, outbox, effects")


def _loop(world: World, connection: psycopg.Connection[Any]) -> float:
    """Seconds for half of the events."""
    _empty(connection)
    events = [(envelope(world.happened), envelope(world.happened)) for _ in range(EVENTS // 2 + WARM_UP)]
    for number, (event, said) in enumerate(events):
        if number == WARM_UP:
            began = time.monotonic()
        with connection.transaction():
            connection.execute(inbox.SQL["claim"], {"consumer": "loop", "event_id": event["id"]})
            connection.execute(EFFECT, [event["id"], 1])
            connection.execute(SAID, {**said, "payload": Jsonb(said)})
            connection.execute("SELECT pg_notify('outbox', '')")
    return time.monotonic() - began


def _serve(world: World, connection: psycopg.Connection[Any], side: Side) -> None:
    """The queue is full before the service starts; the clock runs from the last mark of the warm-up to the last one."""
    _empty(connection)
    world.declare()
    publisher = ConfirmedPublisher(world.amqp_uri, 60)
    bodies = [envelope(world.happened, behave="say") for _ in range(EVENTS)]
    exchange, key = world.happened.exchange, world.happened.name
    publisher.publish([Outgoing(body["id"], exchange, key, json.dumps(body).encode()) for body in bodies])
    publisher.close()
    service = world.serve(kind=QUICK)
    wait_until(lambda: _applied(connection) >= WARM_UP, 60)
    before, used = _applied(connection), service.metric(CPU)
    wait_until(lambda: _applied(connection) == EVENTS, 240)
    side.rates.append((EVENTS - WARM_UP) / _seconds(connection))
    side.together.append(EVENTS / service.metric("stufenplan_inbox_transactions_total"))
    side.milliseconds.append((service.metric(CPU) - used) * 1000 / (EVENTS - before))
    service.stop()


def _applied(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("SELECT count(*) FROM inbox").fetchone()
    assert row
    return int(row[0])


def _seconds(connection: psycopg.Connection[Any]) -> float:
    marks = f"SELECT applied_at FROM inbox ORDER BY applied_at OFFSET {WARM_UP - 1}"
    row = connection.execute(
        f"SELECT extract(epoch FROM max(applied_at) - min(applied_at))::float8 FROM ({marks}) AS warm"
    ).fetchone()
    assert row
    return float(row[0])


if __name__ == "__main__":
    main()
