"""The service, its relay and its letter workers as processes on a real broker, some of them killed (promise 1)."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.chassis.problems import Problem
from services.chassis.run import rpc_client
from services.contracts import notification, scheduling, sites
from tests.backbone import Process, Processes, publish, queue_length, wait_until, write_settings
from tests.integration.notification.office import letters_in_folder, sql
from tests.unit.notification import builders

CRASHED = 137
SERVICE = "services.notification.service:NotificationService"
WORKER = "services.notification.entrypoints.letter_worker"
TIME = datetime(2020, 6, 10, 8, tzinfo=UTC)
ACTOR = {"user": "test", "role": "manager"}


class Town:
    """One site with its households, told to a running notification service over the broker."""

    def __init__(self, folder: Path, amqp_uri: str, url: str) -> None:
        self.amqp_uri, self.url = amqp_uri, url
        self.region = f"town{uuid4().hex[:6]}"
        options = {"print_lot_size": 20, "letter_worker_port": 0, "letter_worker_poll_seconds": 0.2}
        settings = write_settings(folder / "stufenplan.yaml", amqp_uri, {"notification": {"options": options}})
        self.folder = folder / "home" / "letters"
        environ = {"STUFENPLAN_HOME": str(folder / "home"), "STUFENPLAN_NOW": TIME.isoformat()}
        self.processes = Processes(folder, settings, environ)

    def service(self, **environ: str) -> Process:
        return self.processes.service(SERVICE, "notification", self.url, **environ).ready()

    def worker(self, number: int = 1, **environ: str) -> Process:
        return self.processes.module(WORKER, "--number", str(number), database_url=self.url, **environ)

    def say(self, event_type: Any, sequence: int, data: dict[str, Any], times: int = 1) -> None:
        body = event_type.event(
            id=uuid4(), subject=f"{self.region}/linden", time=TIME, sequence=sequence,
            data={"region": self.region, "site": "linden", **data},
        )  # fmt: skip
        for _ in range(times):
            publish(self.amqp_uri, event_type.exchange, event_type.name, body)

    def site(self) -> None:
        self.say(sites.SITE_UPDATED, 1, builders.profile(region=self.region) | {"region": self.region})
        wait_until(lambda: self.sql("SELECT 1 FROM site WHERE profile IS NOT NULL"), 20, "the site")

    def people(self, count: int) -> list[str]:
        """Imports households 1 … count; their ids."""
        content = builders.csv_file(*(builders.csv_row(number) for number in range(1, count + 1)))
        with rpc_client(self.amqp_uri) as rpc:
            rpc.notification.stage_import("people", 1, base64.b64encode(content).decode())
            rpc.notification.finish_import(self.region, "people", ACTOR)
            numbers = [f"23702//{number:07d}" for number in range(1, count + 1)]
            return list(rpc.notification.resolve_households(self.region, numbers).values())

    def switch(self, households: list[str], sequence: int = 2, shuffle: int | None = None, times: int = 1) -> UUID:
        """All events of a switch, each appointment in a batch of its own; `shuffle` is a seed."""
        switch = uuid4()
        changes = [self._change(household) for household in households]
        reference = {"id": switch, "sites": ["linden"], "reason": "Test"}
        stage = {"from_stage": None, "stage": builders.stage(), "effective_at": TIME, "switch": reference}
        totals = {"before": len(changes), "kept": 0, "phone": len(changes), "video": 0, "moved": 0, "lapsed": 0}
        replanned = {"totals": totals, "batches": len(changes), "changes": len(changes)}
        events = [
            (sites.STAGE_CHANGED, stage),
            *((scheduling.APPOINTMENTS_CHANGED, {"batch": n, "changes": [c]}) for n, c in enumerate(changes, 1)),
            (scheduling.SITE_REPLANNED, replanned),
        ]
        if shuffle is not None:
            random.Random(shuffle).shuffle(events)
        for event_type, data in events:
            self.say(event_type, sequence, data, times)
        return switch

    def letters(self, switch: UUID) -> dict[str, int]:
        statement = "SELECT state, count(*) FROM letter WHERE switch_id = %s GROUP BY state"
        return dict(self.sql(statement, [switch]))

    def settled(self, switch: UUID, seconds: float = 40) -> None:
        statement = "SELECT 1 FROM campaign WHERE switch_id = %s AND state = 'completed'"
        wait_until(lambda: self.sql(statement, [switch]), seconds, "a completed campaign")

    def sql(self, statement: str, values: Any = None) -> list[tuple[Any, ...]]:
        return sql(self.url, statement, values)

    @staticmethod
    def _change(household: str) -> dict[str, Any]:
        change = builders.change("phone", appointment_id=str(uuid4()), household_id=household)
        for when in ("before", "after"):
            times = {key: datetime.fromisoformat(change[when][key]) for key in ("starts_at", "ends_at")}
            change[when] = {**change[when], **times}
        return change


@pytest.fixture
def town(tmp_path: Path, broker_uri: str, database: Callable[[str], str]) -> Iterator[Town]:
    made = Town(tmp_path, broker_uri, database("notification"))
    yield made
    made.processes.close()


def assert_one_letter_each(town: Town, switch: UUID, households: int) -> None:
    assert town.letters(switch) == {"handed_over": households}
    handed_over = letters_in_folder(town.folder)
    assert len(handed_over) == len(set(handed_over)) == households
    with rpc_client(town.amqp_uri) as rpc:
        counts = rpc.notification.letter_counts(str(switch))
    assert counts["households"] == households
    assert (counts["households_without_letter"], counts["households_with_two_letters"]) == (0, 0)


def test_duplicated_and_reordered_events_and_two_workers_make_one_letter_each(town: Town):
    town.service()
    town.site()
    people = town.people(70)
    town.worker(1)
    town.worker(2)

    switch = town.switch(people[:8], shuffle=7, times=2)
    town.settled(switch)

    assert_one_letter_each(town, switch, 70)
    for event in (sites.STAGE_CHANGED, scheduling.APPOINTMENTS_CHANGED, scheduling.SITE_REPLANNED):
        assert queue_length(town.amqp_uri, f"notification.{event.name}.dead") == 0


@pytest.mark.parametrize(
    "point", ["letters.after_render", "letters.handing_over", "letters.after_rename", "letters.handed_over"]
)
def test_a_worker_killed_at_any_step_of_a_hand_over_costs_and_doubles_no_letter(town: Town, point: str):
    town.service()
    town.site()
    people = town.people(50)
    dying = town.worker(1, STUFENPLAN_FAIL_AT=f"{point}:2")
    switch = town.switch(people[:2])
    assert dying.wait(40) == CRASHED

    town.worker(2)
    town.settled(switch)

    assert_one_letter_each(town, switch, 50)


def test_another_worker_takes_over_at_once_when_one_is_killed(town: Town):
    town.service()
    town.site()
    people = town.people(200)
    first, second = town.worker(1), town.worker(2)
    switch = town.switch(people[:2])
    wait_until(lambda: town.sql("SELECT 1 FROM lot WHERE state = 'handed_over'"), 40, "the first lot")

    first.kill()
    town.settled(switch)

    assert second.popen.poll() is None
    assert_one_letter_each(town, switch, 200)


def test_the_service_killed_while_it_collects_collects_once_after_its_return(town: Town):
    town.service()
    town.site()
    people = town.people(30)
    (process,) = town.processes._started
    process.stop()
    crashing = town.processes.service(SERVICE, "notification", town.url, STUFENPLAN_FAIL_AT="outbox.after_insert")
    switch = town.switch(people[:2])
    assert crashing.wait(40) == CRASHED
    assert town.sql("SELECT 1 FROM letter") == []

    town.service()
    town.worker()
    town.settled(switch)

    assert_one_letter_each(town, switch, 30)


def test_a_worker_that_is_asked_to_stop_ends_by_itself(town: Town):
    worker = town.worker()
    wait_until(lambda: "letter worker started" in worker.text(), 20)

    assert worker.stop() == 0


def test_campaign_events_come_out_of_the_outbox_with_the_balance(town: Town):
    town.service()
    town.site()
    switch = town.switch(town.people(3)[:1])
    town.worker()
    town.settled(switch)

    said = {type: payload["data"] for type, payload in town.sql("SELECT type, payload FROM outbox")}
    assert said[notification.CAMPAIGN_CREATED.name]["households"] == 3
    completed = said[notification.CAMPAIGN_COMPLETED.name]
    assert completed["outcome"] == "completed"
    assert completed["balance"]["handed_over"] == {"print": 3, "email": 0}


def test_no_name_and_no_address_stands_in_an_event_or_a_log_line(town: Town):
    town.service()
    town.site()
    switch = town.switch(town.people(3)[:1])
    town.worker()
    town.settled(switch)

    logs = "".join(process.text() for process in town.processes._started)
    outbox = str(town.sql("SELECT payload FROM outbox"))
    for personal in ("Muster1", "Limmerstraße", "0511 1234", "23702//0000001"):
        assert personal not in logs
        assert personal not in outbox


def test_the_rpc_of_the_service(town: Town):
    service = town.service()
    town.site()
    switch = town.switch(town.people(4)[:1])
    wait_until(lambda: town.letters(switch), 20, "letters")

    with rpc_client(town.amqp_uri) as rpc:
        preview = rpc.notification.preview_letters(town.region, ["linden"])
        (campaign,) = rpc.notification.list_campaigns(None, str(switch))
        paused = rpc.notification.pause_campaign(campaign["campaign_id"], ACTOR)
        resumed = rpc.notification.resume_campaign(campaign["campaign_id"], ACTOR)
        cancelled = rpc.notification.cancel_campaign(campaign["campaign_id"], ACTOR)
        sample = rpc.notification.sample_letter(town.region, "linden", builders.stage(), None)
        with pytest.raises(Problem) as refusal:
            rpc.notification.get_campaign("nonsense")

    assert (preview["households"], preview["channels"]) == (4, {"print": 4, "email": 0})
    assert [each["state"] for each in (paused, resumed, cancelled)] == ["paused", "running", "cancelled"]
    assert base64.b64decode(sample["pdf_base64"]).startswith(b"%PDF-")
    assert refusal.value.status == 404
    wait_until(lambda: service.metric("stufenplan_campaigns", state="cancelled") == 1, 15, "the gauge")
    assert service.metric("stufenplan_campaign_balance") == 0
