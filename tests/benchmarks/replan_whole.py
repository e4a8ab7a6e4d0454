"""What the replan of a whole region costs, as a ratio to a bare UPDATE of the same rows in the same batches.

`python -m tests.benchmarks.replan_whole [appointments] [rounds]`: 19 sites, on a PostgreSQL of its own. In each round
the replan (down to exceptions within a third of the places, then up again; down for a date, with half of them) and the
bare UPDATE run in turn on copies of one database, so that the ratio says something on a machine that others use too;
printed are the medians, the machine's load and the ratio to the stated bound of 6. Exits with 1 when that is broken.
"""

from __future__ import annotations

import gc
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg

from deploy.local.postgres import Postgres
from services.chassis.storage.database import Database
from services.chassis.storage.migrate import migrate
from services.contracts.portions import in_pieces
from services.scheduling.application.records import BATCH, Booking
from services.scheduling.domain.appointment import Appointment, Place
from services.scheduling.domain.stage import Channel
from services.scheduling.service import compose
from tests.fakes.clock import StoppedClock
from tests.integration.scheduling.town import NOW, Town, at, document, limits, stage

BOUND = 6.0
SITES = tuple(f"s{number:02}" for number in range(1, 20))
STAFF = 24  # of each of two departments
ROOMS = 2 * STAFF
WORKING_DAYS = 45
SLOTS = [hour / 2 for hour in range(16, 32)]
OPEN = stage()
NARROW = stage("exceptions", admission="exception")
ORIGIN, SCRATCH = "origin", "scratch"


def region() -> dict[str, Any]:
    made = document("hannover", SITES, STAFF)
    for site in made["sites"]:
        site["rooms"][0]["count"] = ROOMS
        for group in site["staff"]:
            group["at_home"] = 0
    return made


def places(share: float) -> dict[str, Any]:
    few = int(2 * STAFF * share)
    rooms = [f"floor-consultation-{number:02}" for number in range(1, ROOMS + 1)]
    return {**limits(building=2 * few, waiting=few, zone=few), "rooms": dict.fromkeys(rooms, 3)}


def filled(count: int, site: int, chance: random.Random) -> Iterator[Appointment]:
    """Visits at so many different times of the site's staff, each with a room of its own."""
    days = [day for day in range(1, WORKING_DAYS * 7 // 5) if day % 7 < 5]
    slots = [(day, hour, member) for day in days for hour in SLOTS for member in range(2 * STAFF)]
    for number, (day, hour, member) in enumerate(chance.sample(slots, count)):
        department = ("benefits", "placement")[member % 2]
        start = at(day, hour)
        yield Appointment(
            id=UUID(int=chance.getrandbits(128), version=4),
            household_id=UUID(int=site << 32 | number),
            department=department,
            kind="consultation",
            channel=Channel.IN_PERSON,
            starts_at=start,
            ends_at=start + timedelta(minutes=30),
            arrives_at=start - timedelta(minutes=15),
            place=Place("floor", f"floor-consultation-{member + 1:02}"),
            staff=(f"{department}-{member // 2 + 1:02}",),
            presence_required=chance.random() < 0.2,
            phone_known=chance.random() < 0.7,
            video_capable=chance.random() < 0.2,
        )


@dataclass(frozen=True, eq=False)
class Way:
    """A replan of the whole region, on a copy of a database: what is before it."""

    name: str
    origin: str
    sequence: int
    stage: dict[str, Any]
    share: float
    since: datetime = NOW


class Region:
    """A region in a database; steps of its timeline by their events."""

    def __init__(self, url: str) -> None:
        self.clock = StoppedClock(NOW)
        self.database = Database(url, name="scheduling", timeout_seconds=30)
        self.app = replace(compose(self.database), clock=self.clock)
        self.town = Town(self.app, self.clock, "hannover")

    def fill(self, count: int) -> None:
        self.town.loaded(region())
        for site in SITES:
            self.town.stage(1, OPEN, site=site, switch=False)
            self.town.limits(1, places(1), site=site)
        for number, site in enumerate(SITES, 1):
            visits = list(filled(count // len(SITES), number, random.Random(number)))
            with self.app.begin() as work:
                for some in in_pieces(visits):
                    work.places.take(work.regions.layout("hannover", site), some)
                    assert work.places.meet("hannover", some)
                work.appointments.add([Booking("hannover", site, visit) for visit in visits], "import", NOW)

    def replan(self, way: Way) -> float:
        """Seconds of the replans of all sites, one after the other, as their handlers carry them out."""
        for site in SITES:
            self.town.stage(way.sequence, way.stage, site=site, at=way.since)
        began = time.perf_counter()
        for site in SITES:
            self.town.limits(way.sequence, places(way.share), site=site)
        return time.perf_counter() - began

    def future(self, since: datetime) -> list[list[UUID]]:
        """The appointments that the next replan decides about, in batches as it tells of them."""
        told = []
        with self.database.transaction() as connection:
            for site in SITES:
                about = (
                    "SELECT id FROM appointment WHERE site = %s AND state = 'booked' AND starts_at >= %s"
                    " ORDER BY starts_at, id"
                )
                ids = [row["id"] for row in connection.execute(about, [site, since])]
                told += list(in_pieces(ids, BATCH))
        return told

    def update(self, batches: list[list[UUID]], now: datetime) -> float:
        """Seconds of the bare UPDATE: nothing is decided, checked or told; one transaction a batch."""
        began = time.perf_counter()
        for batch in batches:
            with self.database.transaction() as connection:
                connection.execute(
                    "UPDATE appointment SET channel = 'phone', zone = NULL, room = NULL, arrives_at = starts_at,"
                    " changed_at = %s WHERE id = ANY(%s)",
                    [now, batch],
                )
        return time.perf_counter() - began

    def told(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        with self.database.transaction() as connection:
            for row in connection.execute(
                "SELECT sequence, payload->'data'->'totals' AS totals FROM outbox WHERE type = 'site.replanned.v1'"
                " AND sequence = (SELECT max(sequence) FROM outbox)"
            ):
                for name, value in row["totals"].items():
                    counts[name] = counts.get(name, 0) + value
        return counts


class Server:
    def __init__(self, server: Postgres) -> None:
        self._url = server.url

    def address(self, name: str) -> str:
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{name}"))

    def run(self, *statements: str, database: str = "") -> None:
        url = self.address(database) if database else self._url
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    @contextmanager
    def copy(self, origin: str, name: str = SCRATCH) -> Iterator[Region]:
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {origin}")
        self.run("CHECKPOINT")
        made = Region(self.address(name))
        try:
            yield made
        finally:
            made.database.close()

    def prepare(self, count: int) -> None:
        self.run(f"CREATE DATABASE {ORIGIN}")
        migrate(self.address(ORIGIN), "services.scheduling")
        origin = Region(self.address(ORIGIN))
        origin.fill(count)
        origin.database.close()
        self.run("VACUUM ANALYZE", database=ORIGIN)


WAYS = (
    Way("down", ORIGIN, 2, NARROW, 1 / 3),
    Way("up", "down", 3, OPEN, 1.0),
    Way("half", ORIGIN, 2, NARROW, 1 / 3, since=at(WORKING_DAYS * 7 // 10, 0)),
)


def main(count: int, rounds: int) -> int:
    updates: dict[Way, list[float]] = {way: [] for way in WAYS}
    replans: dict[Way, list[float]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder, Postgres(Path(folder) / "postgres", durable=False) as running:
        server = Server(running)
        server.prepare(count)
        gc.freeze()  # as services do with what they load at their start
        for _ in range(rounds):
            for way in WAYS:
                with server.copy(way.origin) as bare:
                    updates[way].append(bare.update(bare.future(way.since), NOW))
                with server.copy(way.origin, way.name) as region:
                    replans[way].append(region.replan(way))
                    told = region.told()
                print(f"  {way.name}: {told}; {replans[way][-1]:.2f} s, UPDATE {updates[way][-1]:.2f} s")
                server.run("VACUUM ANALYZE", database=way.name)
    return max(verdict(way, replans[way], updates[way]) for way in WAYS)


def verdict(way: Way, replans: list[float], updates: list[float]) -> int:
    replan, update = statistics.median(replans), statistics.median(updates)
    ratio, load = replan / update, os.getloadavg()[1]
    print(
        f"replan {way.name}: {replan:.2f} s, the bare UPDATE {update:.2f} s: x{ratio:.1f}, bound x{BOUND:.0f}"
        f" (load {load:.1f} on {os.cpu_count()} cores)"
    )
    return int(ratio > BOUND)


if __name__ == "__main__":
    chosen = [int(value) for value in sys.argv[1:]]
    sys.exit(main(*chosen, *(100_000, 3)[len(chosen) :]))
