"""How many events a second one process takes from its queue to the applied effect, against a bare psycopg loop.

Both sides carry out the same statements: the mark, a row of the effect, an event that it causes, commit. The loop does
it for one event after the other in one connection, and nothing else; the service takes the events off a real queue.
Rounds of both sides, and of a service that gives each event a transaction of its own (`delivery/batch: 1`), alternate
in one run; each ratio is that of the medians. A ratio of at least BOUND is within it. How many events came in a
transaction and the milliseconds of processor time that one took tell why.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
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
EVENTS = int(os.environ.get("EVENTS", "1000"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
CPU = "process_cpu_seconds_total"
QUICK = "tests.faults.services:Quick"
SAID = """INSERT INTO outbox (id, type, subject, sequence, payload)
    VALUES (%(id)s, %(type)s, %(subject)s, %(sequence)s, %(payload)s)"""
EFFECT = "INSERT INTO effects (event_id, pid) VALUES (%s, %s)"


@dataclass
class Side:
    name: str
    rates: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)


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
    bare, alone, batches = Side("bare psycopg loop"), Side("service, alone"), Side("service, batches")
    settings = {
        1: write_settings(folder / "alone.yaml", world.amqp_uri, {world.probe: {}}, delivery={"batch": 1}),
        0: write_settings(folder / "batches.yaml", world.amqp_uri, {world.probe: {}}),
    }
    with psycopg.connect(world.database_url, autocommit=True) as connection:
        for number in range(ROUNDS):
            _empty(connection)
            bare.rates.append(_loop(world, connection))
            for side, chosen in ((alone, settings[1]), (batches, settings[0])):
                _empty(connection)
                world.processes.settings = chosen
                _serve(world, connection, side)
            print(f"round {number + 1}: " + ", ".join(f"{s.name} {s.rates[-1]:.0f}/s" for s in (bare, alone, batches)))
            sys.stdout.flush()
    print(f"\n{'':<20}{'events/s':>9}{'together':>10}{'CPU ms':>8}{'ratio':>7}  bound {BOUND}")
    for side in (bare, alone, batches):
        more = f"{median(side.together):>10.1f}{median(side.milliseconds):>8.2f}" if side.together else f"{'':>18}"
        print(f"{side.name:<20}{median(side.rates):>9.0f}{more}{median(side.rates) / median(bare.rates):>7.2f}")


def _empty(connection: psycopg.Connection[Any]) -> None:
    connection.execute("TRUNCATE inbox, outbox, effects")


def _loop(world: World, connection: psycopg.Connection[Any]) -> float:
    """Events a second."""
    events = [(envelope(world.happened), envelope(world.happened)) for _ in range(EVENTS)]
    began = time.monotonic()
    for event, said in events:
        with connection.transaction():
            connection.execute(inbox.SQL["claim"], {"consumer": "loop", "event_id": event["id"]})
            connection.execute(EFFECT, [event["id"], 1])
            connection.execute(SAID, {**said, "payload": Jsonb(said)})
            connection.execute("SELECT pg_notify('outbox', '')")
    return EVENTS / (time.monotonic() - began)


def _serve(world: World, connection: psycopg.Connection[Any], side: Side) -> None:
    """The queue is full before the service starts; the clock runs from its first mark to its last."""
    world.declare()
    publisher = ConfirmedPublisher(world.amqp_uri, 60)
    bodies = [envelope(world.happened, behave="say") for _ in range(EVENTS)]
    exchange, key = world.happened.exchange, world.happened.name
    publisher.publish([Outgoing(body["id"], exchange, key, json.dumps(body).encode()) for body in bodies])
    publisher.close()
    service = world.serve(kind=QUICK)
    wait_until(lambda: _applied(connection)[0] > 0, 60)
    before, used = _applied(connection)[0], service.metric(CPU)
    wait_until(lambda: _applied(connection)[0] == EVENTS, 120)
    side.rates.append(EVENTS / _applied(connection)[1])
    side.together.append(EVENTS / service.metric("stufenplan_inbox_transactions_total"))
    side.milliseconds.append((service.metric(CPU) - used) * 1000 / (EVENTS - before))
    service.stop()


def _applied(connection: psycopg.Connection[Any]) -> tuple[int, float]:
    """How many marks, and the seconds from the first to the last."""
    row = connection.execute(
        "SELECT count(*), extract(epoch FROM max(applied_at) - min(applied_at))::float8 FROM inbox"
    ).fetchone()
    assert row
    return int(row[0]), float(row[1] or 0)


if __name__ == "__main__":
    main()
