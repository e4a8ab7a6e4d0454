"""Dead letters from end to end on the real broker: parked by a service, seen, replayed and dropped at the gateway."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from deploy.local.broker import Broker
from services.chassis.process.identifiers import new_id
from tests.backbone import Process, publish, queue_length, wait_until
from tests.integration.chassis.test_frozen_broker import frozen
from tests.integration.gateway.conftest import House, own_uri
from tests.integration.gateway.test_gateway import SAMPLES

QUEUE = "protection.site.stage_changed.v1"
PATH = f"/dead-letters/{QUEUE}"


class Office(House):
    """A gateway, and the protection service with its database."""

    def __init__(self, folder: Path, amqp_uri: str, database: Callable[[str], str]) -> None:
        super().__init__(folder, amqp_uri, database("gateway"), dead_letter_seconds=1)
        self.protected = database("protection")
        path = "services.protection.service:ProtectionService"
        self.protection: Process = self.processes.service(path, "protection", self.protected).ready()

    def say(self, body: object) -> None:
        publish(self.amqp_uri, "sites.events", "site.stage_changed.v1", body)

    def fail(self, failing: bool) -> None:
        names = ("site", "site_away") if failing else ("site_away", "site")
        with psycopg.connect(self.protected, autocommit=True) as connection:
            connection.execute("ALTER TABLE {} RENAME TO {}".format(*names))

    def outcomes(self, outcome: str) -> float:
        return self.protection.metric("stufenplan_inbox_events_total", type="site.stage_changed.v1", outcome=outcome)

    def lying(self) -> int:
        return queue_length(self.amqp_uri, f"{QUEUE}.dead")


@pytest.fixture
def office(broker_server: Broker, tmp_path: Path, database: Callable[[str], str]) -> Iterator[Office]:
    for uri in own_uri(broker_server):
        made = Office(tmp_path, uri, database)
        yield made
        made.close()


def event(**more: Any) -> dict[str, Any]:
    sample = json.loads((SAMPLES / "site.stage_changed.v1-01.json").read_text(encoding="utf-8"))
    return {**sample, "id": str(new_id()), **more}


def ids(http: httpx.Client) -> list[str]:
    return [letter["message_id"] for letter in http.get(PATH).json()["letters"]]


def test_what_a_handler_could_not_apply_is_seen_with_its_reason_and_replayed_has_its_effect_once(
    office: Office,
) -> None:
    poisoned = event()
    office.fail(True)
    office.say(poisoned)
    with office.client("betrieb") as http:
        wait_until(lambda: ids(http), 30, "parked")
        wait_until(lambda: office.gateway.metric("stufenplan_dead_letters", queue=QUEUE) == 1, 10, "counted")
        (message_id,) = ids(http)

        whole = http.get(f"{PATH}/{message_id}").json()
        assert whole["event"] == poisoned and whole["tries"] == 3
        assert "UndefinedTable" in whole["reason"] and "Traceback" in whole["stack"]
        assert whole["first_failed_at"] < whole["last_failed_at"]
        (queue,) = [entry for entry in http.get("/dead-letters").json() if entry["messages"]]
        assert (queue["queue"], queue["oldest_at"]) == (QUEUE, whole["last_failed_at"])
        wait_until(lambda: office.lying() == 1, 10, "looking leaves it there")  # the broker takes it back in its time

        office.fail(False)
        publish(office.amqp_uri, "", f"{QUEUE}.dead", poisoned)  # the same once more, as after a broken replay
        first = http.post(f"{PATH}/replay", json={"message_ids": None}).json()
        again = http.post(f"{PATH}/replay", json={"message_ids": [message_id]}).json()

    assert first["replayed"] == 2 and again == {"message_ids": [], "missing": [message_id], "replayed": 0}
    wait_until(lambda: office.outcomes("duplicate") == 1, 15, "the second copy changed nothing")
    assert office.outcomes("applied") + office.outcomes("stale") == 1 and office.lying() == 0
    wait_until(lambda: office.gateway.metric("stufenplan_dead_letters", queue=QUEUE) == 0, 10, "counted again")


def test_what_cannot_be_read_is_shown_as_it_is_and_dropped_with_name_and_reason_in_the_log(office: Office) -> None:
    office.say(b"\xff kein JSON")
    office.say(event(subject="wesel/moers", data={}))
    wait_until(lambda: office.lying() == 2, 30, "both parked")

    with office.client("betrieb") as http:
        unreadable, invalid = (http.get(f"{PATH}/{letter}").json() for letter in ids(http))
        assert unreadable["event"] is None and "kein JSON" in unreadable["body"]
        assert invalid["subject"] == "wesel/moers" and "InvalidEvent" in invalid["reason"]

        gone = http.post(
            f"{PATH}/drop", json={"message_ids": [unreadable["message_id"]], "reason": "Irrläufer aus der Probe"}
        )
        assert gone.json()["dropped"] == 1 and ids(http) == [invalid["message_id"]]
    record = next(line for line in office.gateway.text().splitlines() if "dead letter dropped" in line)
    assert "betrieb" in record and "Irrl" in record and unreadable["message_id"] in record

    with office.client("leitung-hannover") as http:
        page = http.get(PATH).json()
        assert (page["messages"], page["letters"]) == (1, [])
        assert http.post(f"{PATH}/replay", json={}).status_code == 403
    with office.client("empfang-linden") as http:
        assert http.get("/dead-letters").status_code == 403


def test_looking_again_and_again_shows_the_same_messages_and_loses_none(office: Office) -> None:
    sent = [event() for _ in range(30)]
    for body in sent:
        publish(office.amqp_uri, "", f"{QUEUE}.dead", body)
    first = {body["id"] for body in sent[:10]}

    with office.client("betrieb") as http:
        for _ in range(5):
            shown = http.get(PATH, params={"limit": 10}).json()
            assert shown["messages"] == 30
            assert {letter["event_id"] for letter in shown["letters"]} == first
        assert http.get(f"{PATH}/{ids(http)[-1]}").status_code == 200
        everything = http.get(PATH, params={"limit": 200}).json()["letters"]
    assert {letter["event_id"] for letter in everything} == {body["id"] for body in sent}
    wait_until(lambda: office.lying() == 30, 5, "all given back")


def test_a_broker_that_hangs_costs_an_answer_in_time_and_no_message(office: Office, broker_server: Broker) -> None:
    publish(office.amqp_uri, "", f"{QUEUE}.dead", event())

    with office.client("betrieb") as http:
        assert len(ids(http)) == 1
        with frozen(broker_server):
            began = time.monotonic()
            answers = [http.get("/dead-letters"), http.post(f"{PATH}/replay", json={})]
            assert {answer.status_code for answer in answers} == {503} and time.monotonic() - began < 80
            assert office.gateway.get("/healthz")[0] == 200
        wait_until(lambda: len(ids(http)) == 1, 60, "it is still there")
    counted = "stufenplan_dead_letters_checked_timestamp_seconds"
    wait_until(lambda: time.time() - office.gateway.metric(counted) < 3, 30, "counting goes on")
