"""Promises 1 and 2: a command that was answered is never lost, and what was changed and what was said are one."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import kombu
import psycopg
import pytest

from services.chassis.messaging.broker import open_connection
from services.chassis.process.problems import Problem
from services.chassis.process.run import rpc_client
from services.contracts.events import sites
from tests.backbone import Processes, wait_until
from tests.faults.cast import Cast
from tests.faults.oracle import Oracle, compare, lengths
from tests.faults.schedule import Schedule
from tests.unit.sites.documents import region

SERVICE = "services.sites.service:SitesService"
ACTOR = {"user": "maria.manager", "roles": ["manager"]}
TAP = "everything-sites-says"
# Inside the transaction, with the event written; before and after the commit of a transaction with an event.
INSERTED = "outbox.after_insert"
UNCOMMITTED, COMMITTED = f"{INSERTED}>database.before_commit", f"{INSERTED}>database.after_commit"
POINTS = (INSERTED, UNCOMMITTED, COMMITTED)
ANSWER_SECONDS = 3


def switch_to(stage: str, key: str) -> dict[str, Any]:
    """The reason names the command, in the database and in the event."""
    return {"region": "musterstadt", "sites": ["campus"], "to_stage": stage, "reason": key, "idempotency_key": key}


class Office:
    """The sites service with its relay, a manager who repeats a command until it is answered, and what is said."""

    def __init__(self, processes: Processes, amqp_uri: str, url: str) -> None:
        self.processes, self.amqp_uri, self.url = processes, amqp_uri, url
        self.points: list[str] = []
        self.answered: dict[str, str] = {}
        self.repeated = 0
        self._heard: dict[str, dict[str, Any]] = {}
        self._turn = 0

    def roles(self) -> dict[str, Callable[[], Any]]:
        return {"sites": self._serve, "relay": lambda: self.processes.relay("sites", self.url)}

    def command(self, key: str) -> None:
        """Opens or closes one site."""
        stage = ("booked", "closed")[self._turn % 2]
        self._turn += 1
        wanted = switch_to(stage, key)
        while key not in self.answered:
            try:
                with rpc_client(self.amqp_uri, timeout=ANSWER_SECONDS) as rpc:
                    self.answered[key] = rpc.sites.file_switch({**wanted, "actor": ACTOR})["id"]
            except Problem as refused:
                assert refused.status == 503, refused
            except Exception:  # no answer in time, or the service is not there: a client repeats what it asked
                self.repeated += 1

    def changed(self) -> list[str]:
        """The commands by what they left in the database, one entry for each switch."""
        with psycopg.connect(self.url) as connection:
            return [row[0] for row in connection.execute("SELECT reason FROM switch").fetchall()]

    def heard(self) -> list[str]:
        """The commands by what reached the broker, one entry for each event; repeated deliveries of it are one."""
        with open_connection(self.amqp_uri) as connection:
            while message := connection.default_channel.basic_get(TAP, no_ack=True):
                body = json.loads(message.body)
                if body["type"] == sites.STAGE_CHANGED.name and body["data"]["switch"]:
                    self._heard[body["id"]] = body
        return [body["data"]["switch"]["reason"] for body in self._heard.values()]

    def pending(self) -> list[str]:
        with psycopg.connect(self.url) as connection:
            return [str(row[0]) for row in connection.execute("SELECT id FROM outbox WHERE published_at IS NULL")]

    def _serve(self) -> Any:
        fail_at = {"STUFENPLAN_FAIL_AT": self.points.pop(0)} if self.points else {}
        return self.processes.service(SERVICE, "sites", self.url, **fail_at)


@pytest.fixture
def office(processes: Processes, broker_uri: str, database: Callable[[str], str]) -> Iterator[Office]:
    with open_connection(broker_uri) as connection:
        exchange = kombu.Exchange("sites.events", "topic", durable=True)
        kombu.Queue(TAP, exchange, "#", durable=True)(connection.default_channel).declare()
    yield Office(processes, broker_uri, database("sites"))
    processes.close()
    with open_connection(broker_uri) as connection:
        connection.default_channel.queue_delete(TAP)
        connection.default_channel.queue_delete("rpc-sites")


def load(office: Office, cast: Cast) -> None:
    cast.start()
    with rpc_client(office.amqp_uri) as rpc:
        rpc.sites.load_region({"document": region(), "actor": ACTOR})


def judge(office: Office, oracle: Oracle) -> None:
    oracle.conclude(
        lambda: office.answered, office.heard, pending=office.pending,
        queues=lambda: lengths(office.amqp_uri, ["rpc-sites"]),
    )  # fmt: skip
    assert compare(office.answered, office.changed()).sound


@pytest.mark.sharp
@pytest.mark.parametrize("point", POINTS)
def test_a_command_repeated_after_a_crash_is_carried_out_once_and_its_event_follows(
    office: Office, oracle: Oracle, schedule: Schedule, point: str
) -> None:
    cast = Cast(office.roles(), schedule, oracle)
    load(office, cast)
    office.points = [point]
    cast.terminate("sites")
    cast.running["sites"].ready()
    before = oracle.injected

    with cast.watched():
        for number in range(3):
            office.command(f"command {number}")

    oracle.healed()
    assert oracle.injected == before + 1, "the crash point was reached once"
    judge(office, oracle)


def test_commands_answered_while_their_service_dies_again_and_again_are_carried_out_once(
    office: Office, oracle: Oracle, schedule: Schedule, tmp_path: Path
) -> None:
    cast = Cast(office.roles(), schedule, oracle)
    load(office, cast)
    office.points = [f"{schedule.choose(POINTS)}:{schedule.some(1, 4)}" for _ in range(8)]
    cast.kill("sites")
    with cast.watched():
        for number in range(40):
            office.command(f"command {number}")
            if number % 8 == 7:
                cast.kill(schedule.choose(["sites", "relay"]))

    cast.revive_all()
    judge(office, oracle)


def test_a_transaction_that_did_not_commit_leaves_neither_state_nor_event(
    office: Office, oracle: Oracle, schedule: Schedule
) -> None:
    cast = Cast(office.roles(), schedule, oracle)
    load(office, cast)
    for number, point in enumerate(POINTS[:2]):
        office.points = [point]
        cast.terminate("sites")
        cast.running["sites"].ready()
        caller = threading.Thread(target=_ask_once, args=(office, f"lost {number}"))
        caller.start()
        wait_until(lambda: cast.running["sites"].popen.poll() is not None)
        caller.join()
        assert office.changed() == []
        assert office.heard() == []
        # The request itself was never acknowledged, so that the next one would carry it out: here it must not.
        with open_connection(office.amqp_uri) as connection:
            wait_until(lambda c=connection: c.default_channel.queue_purge("rpc-sites") == 1)
        cast.revive("sites")
        cast.running["sites"].ready()

    oracle.healed()
    office.command("kept")
    judge(office, oracle)


def _ask_once(office: Office, key: str) -> None:
    with suppress(Exception), rpc_client(office.amqp_uri, timeout=ANSWER_SECONDS) as rpc:
        rpc.sites.file_switch({**switch_to("booked", key), "actor": ACTOR})
