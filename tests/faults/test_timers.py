"""Promise 20: a dated switch is in force once over three replicas, though whoever claims it dies in the middle."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from deploy.local.ports import free_port
from services.chassis.process.failpoints import EXIT_CODE
from services.chassis.process.run import rpc_client
from services.contracts.events import sites
from services.sites.entrypoints.clock import TICK_SECONDS
from tests.backbone import Process, Processes, wait_until
from tests.faults.campaign import frozen
from tests.faults.oracle import Oracle
from tests.unit.sites.documents import region

SERVICE = "services.sites.service:SitesService"
ACTOR = {"user": "maria.manager", "roles": ["manager"]}
SITES = ("altstadt", "bahnhof", "campus")
FILED, ANNOUNCED, DATE = (f"2020-06-{day}T09:00:00+02:00" for day in ("08", "12", "17"))
"""Printing and post take two working days each here: the lead is reached on 10 June."""
SAID = """SELECT type || coalesce(' ' || (payload #>> '{data,site}'), '') FROM outbox
          WHERE payload ->> 'correlationid' IS NOT NULL AND type <> %s"""


class Replicas:
    """Replicas of sites on one database, and what they said."""

    def __init__(self, processes: Processes, uri: str, url: str) -> None:
        self.processes, self.uri, self.url = processes, uri, url

    def start(self, **environ: str) -> Process:
        return self.processes.service(SERVICE, "sites", self.url, port=free_port(), **environ)

    def load(self) -> None:
        document = region()
        document["stages"][2]["gates"] = [{"id": "look", "kind": "human_check", "text": "Die Wege sind markiert."}]
        self.call("load_region", document=document)

    def call(self, method: str, **request: Any) -> Any:
        with rpc_client(self.uri) as rpc:
            return getattr(rpc.sites, method)({**request, "actor": ACTOR})

    def plan(self, to_stage: str, site: str) -> str:
        """For the date; announced its lead before it."""
        wish = {"region": "musterstadt", "sites": [site], "to_stage": to_stage, "effective_at": DATE, "reason": "Plan"}
        return str(self.call("file_switch", **wish, confirmed_gates=["look"] if to_stage == "checked" else [])["id"])

    def file(self, to_stage: str, seconds: float, site: str | None = None) -> str:
        at = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
        command = {"region": "musterstadt", "sites": site and [site], "to_stage": to_stage, "reason": "Frist"}
        return str(self.call("file_switch", **command, effective_at=at)["id"])

    def said(self) -> list[str]:
        """What was said of switches since they were filed, with the site."""
        return self._asked(SAID, [sites.SWITCH_SCHEDULED.name])

    def started(self, sequence: int) -> list[str]:
        """The sites whose entry of this sequence came into force, once for each event."""
        return self._asked(
            "SELECT payload #>> '{data,site}' FROM outbox WHERE type = %s AND sequence = %s",
            [sites.STAGE_IN_FORCE.name, sequence],
        )

    def state(self, switch: str) -> str:
        return self._asked("SELECT state FROM switch WHERE id = %s", [switch])[0]

    def overdue(self, switch: str) -> float:
        """Seconds since it should have been in force."""
        statement = "SELECT EXTRACT(epoch FROM clock_timestamp() - effective_at) FROM switch WHERE id = %s"
        return float(self._asked(statement, [switch])[0])

    def waiting(self) -> int:
        """Sessions that wait for a lock that another one has."""
        statement = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        return len(self._asked(statement, []))

    def _asked(self, statement: str, values: list[object]) -> list[str]:
        with psycopg.connect(self.url) as connection:
            return [row[0] for row in connection.execute(statement, values).fetchall()]


@pytest.fixture
def replicas(processes: Processes, broker_uri: str, database: Callable[[str], str]) -> Replicas:
    return Replicas(processes, broker_uri, database("sites"))


@pytest.mark.sharp
def test_a_dated_switch_is_started_once_over_three_replicas_though_two_die_over_it(
    replicas: Replicas, oracle: Oracle
) -> None:
    healthy = replicas.start().ready()
    replicas.load()
    switch = replicas.file("booked", seconds=2)
    with frozen(healthy, oracle):
        # Whoever of the other two claims the switch dies before it commits, then the next.
        doomed = [replicas.start(STUFENPLAN_FAIL_AT="outbox.after_insert") for _ in range(2)]
        for process in doomed:
            assert process.wait(60) == EXIT_CODE
            oracle.hit()
        # Whoever looks only for what became due since its last look misses it from now on.
        wait_until(lambda: replicas.overdue(switch) > 5 * TICK_SECONDS)
        assert (replicas.started(2), replicas.state(switch)) == ([], "running")
    oracle.healed()

    wait_until(lambda: replicas.started(2), 15, "the third one catches up")
    for process in [replicas.start(), replicas.start()]:
        process.ready(60)
    oracle.conclude(lambda: SITES, lambda: replicas.started(2))


@pytest.mark.sharp
def test_replicas_that_die_before_and_after_each_commit_announce_suspend_and_bring_into_force_once(
    replicas: Replicas, oracle: Oracle
) -> None:
    first = replicas.start(STUFENPLAN_NOW=FILED).ready()
    replicas.load()
    replicas.plan("booked", "altstadt")
    opening = replicas.plan("checked", "bahnhof")
    first.stop()

    def everyone_dies(now: str) -> None:
        """The first one before it commits what it does, the next one after it, with the other switch left to do."""
        for moment in ("before_commit", "after_commit"):
            point = f"outbox.after_insert>database.{moment}"
            assert replicas.start(STUFENPLAN_NOW=now, STUFENPLAN_FAIL_AT=point).wait(60) == EXIT_CODE
            oracle.hit()

    everyone_dies(ANNOUNCED)
    second = replicas.start(STUFENPLAN_NOW=ANNOUNCED).ready()
    wait_until(lambda: replicas.said().count(f"{sites.STAGE_CHANGED.name} bahnhof"), what="the other switch")
    replicas.call("withdraw_gate", switch_id=opening, gate="look")
    second.stop()
    everyone_dies(DATE)
    running = [replicas.start(STUFENPLAN_NOW=DATE) for _ in range(2)]
    for process in running:
        process.ready(60)
    oracle.healed()
    wanted = [
        f"{sites.STAGE_CHANGED.name} altstadt",
        f"{sites.STAGE_CHANGED.name} bahnhof",
        f"{sites.STAGE_IN_FORCE.name} altstadt",
        f"{sites.STAGE_REVOKED.name} bahnhof",
        sites.SWITCH_SUSPENDED.name,
    ]
    oracle.conclude(lambda: wanted, replicas.said)


def test_three_replicas_that_come_upon_a_switch_at_the_same_moment_start_it_once(
    replicas: Replicas, oracle: Oracle
) -> None:
    running = [replicas.start() for _ in range(3)]
    for process in running:
        process.ready(60)
    replicas.load()
    switch = replicas.file("booked", seconds=2)
    with psycopg.connect(replicas.url) as connection:
        connection.execute("SELECT 1 FROM switch WHERE id = %s FOR UPDATE", [switch])
        wait_until(lambda: replicas.waiting() == len(running), what="all of them at the switch")
        oracle.hit()
    oracle.healed()
    for process in running:
        # Asked to end it finishes what it has in hand, also what it may be about to do a second time.
        assert process.stop() == 0
    oracle.conclude(lambda: SITES, lambda: replicas.started(2))
    assert replicas.state(switch) == "running"


def test_of_three_replicas_killed_at_every_tick_one_starts_each_of_many_dated_switches(
    replicas: Replicas, oracle: Oracle
) -> None:
    running = [replicas.start().ready(60) for _ in range(3)]
    replicas.load()
    for number, name in enumerate(SITES):
        replicas.file("booked", seconds=4 + 2 * number, site=name)
    for number in range(4):
        running[number % 3].kill()
        oracle.hit()
        running[number % 3] = replicas.start().ready(60)
    oracle.healed()
    oracle.conclude(lambda: SITES, lambda: replicas.started(2), within=30)
    assert {replicas.state(row) for row in _switches(replicas)} == {"running"}


def _switches(replicas: Replicas) -> list[str]:
    with psycopg.connect(replicas.url) as connection:
        return [str(row[0]) for row in connection.execute("SELECT id FROM switch").fetchall()]
