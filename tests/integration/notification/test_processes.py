"""The service, its relay and its letter workers as processes on a real broker, some of them killed (promise 1)."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest

from services.chassis.process.problems import Problem
from services.chassis.process.run import rpc_client
from services.contracts.events import notification, scheduling, sites
from tests.backbone import queue_length, wait_until
from tests.integration.notification.town import ACTOR, SERVICE, Town, assert_one_letter_each
from tests.unit.notification import builders

CRASHED = 137


@pytest.fixture
def town(tmp_path: Path, broker_uri: str, database: Callable[[str], str]) -> Iterator[Town]:
    made = Town(tmp_path, broker_uri, database("notification"))
    yield made
    made.processes.close()


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


def test_a_cancellation_that_comes_twice_takes_its_visit_out_of_the_letter(town: Town):
    town.service()
    town.site()
    switch = town.switch(town.people(2))
    wait_until(lambda: town.letters(switch), 20, "letters")
    appointment, household = town.sql("SELECT appointment_id, household_id FROM appointment_change")[0]
    whole = {**builders.visit(), "appointment_id": appointment, "household_id": household}
    for when in ("starts_at", "ends_at"):
        whole[when] = datetime.fromisoformat(whole[when])

    cancelled = {"appointment": {**whole, "department": "benefits", "kind": "consultation"}}
    town.say(scheduling.APPOINTMENT_CANCELLED, 2, cancelled, times=2)
    wait_until(lambda: town.sql("SELECT 1 FROM cancelled_appointment"), 20, "the cancellation")
    town.worker()
    town.settled(switch)

    assert_one_letter_each(town, switch, 2)
    told = town.sql("SELECT household_id, jsonb_array_length(facts -> 'changes') FROM letter")
    assert sorted(number for _, number in told) == [0, 1]
    assert dict(told)[household] == 0


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
        preview = rpc.notification.preview_letters(
            {"region": town.region, "sites": ["linden"], "stage": builders.stage()}
        )
        (campaign,) = rpc.notification.list_campaigns({"switch_id": str(switch)})
        paused = rpc.notification.pause_campaign(steer := {"campaign_id": campaign["campaign_id"], "actor": ACTOR})
        resumed = rpc.notification.resume_campaign(steer)
        cancelled = rpc.notification.cancel_campaign(steer)
        sample = rpc.notification.sample_letter({"region": town.region, "site": "linden", "stage": builders.stage()})
        with pytest.raises(Problem) as refusal:
            rpc.notification.get_campaign({"campaign_id": str(uuid4())})

    assert (preview["households"], preview["channels"]) == (4, {"print": 4, "email": 0})
    assert [each["state"] for each in (paused, resumed, cancelled)] == ["paused", "running", "cancelled"]
    assert base64.b64decode(sample["pdf_base64"]).startswith(b"%PDF-")
    assert refusal.value.status == 404
    wait_until(lambda: service.metric("stufenplan_campaigns", state="cancelled") == 1, 15, "the gauge")
    assert service.metric("stufenplan_campaign_balance") == 0
