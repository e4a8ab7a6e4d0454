"""The scheduling service as it runs: on a real broker, called by RPC, told by events, killed in the middle."""

from __future__ import annotations

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.chassis.process.run import rpc_client
from services.contracts.calls import scheduling as calls
from services.contracts.calls.call import Call
from services.contracts.events import protection, scheduling, sites
from services.scheduling.domain.stage import Channel
from tests.backbone import Process, publish, wait_until
from tests.integration.scheduling.town import CLERK, CLOSED, NOW, StoppedClock, Town, at, document, limits, stage

SERVICE = "services.scheduling.service:SchedulingService"
CRASHED = 137
APPOINTMENTS = 450
WORKING_DAYS = (1, 2, 3, 4, 7, 8)


class Outside:
    """What the other services and the gateway do to a running scheduling service."""

    def __init__(self, uri: str, processes, url: str) -> None:
        self.uri, self.processes, self.url = uri, processes, url
        self.bodies = Town(None, StoppedClock())  # type: ignore[arg-type]

    def serve(self, **environ: str) -> Process:
        return self.processes.service(SERVICE, "scheduling", self.url, STUFENPLAN_NOW=NOW.isoformat(), **environ)

    def call(self, call: Call, **arguments):
        with rpc_client(self.uri) as rpc:
            return getattr(rpc.scheduling, call.method)(call.write_request(arguments))

    def load(self) -> None:
        about = {"region": "musterstadt", "revision": 1, "loaded_by": "operator", "document": document()}
        body = sites.REGION_LOADED.event(id=new_id(), subject="musterstadt", time=NOW, sequence=1, data=about)
        publish(self.uri, sites.REGION_LOADED.exchange, sites.REGION_LOADED.name, body)
        taken = {"revision": 1}
        wait_until(lambda: self.call(calls.REGION_REVISION, region="musterstadt") == taken, 30, "the region")

    def switch(self, sequence: int, definition, switch_id=None) -> None:
        body = self.bodies.stage_body(sequence, definition, switch=switch_id)
        publish(self.uri, sites.STAGE_CHANGED.exchange, sites.STAGE_CHANGED.name, body)
        data = {"region": "musterstadt", "site": "linden", "stage": "any", "concept_version": 1, "limits": limits()}
        body = protection.LIMITS_CHANGED.event(
            id=new_id(), subject="musterstadt/linden", time=NOW, sequence=sequence, data=data
        )
        publish(self.uri, protection.LIMITS_CHANGED.exchange, protection.LIMITS_CHANGED.name, body)

    def settled(self, sequence: int):
        def reached():
            status = self.call(calls.REPLAN_STATUS, region="musterstadt", site="linden")
            return status["state"] == "idle" and status["sequence"] == sequence and status

        return wait_until(reached, 30, f"replan {sequence}")


@pytest.fixture
def outside(broker_uri, processes, database):
    return Outside(broker_uri, processes, database("scheduling"))


def lines(count: int):
    for number in range(count):
        in_person = number % 5 == 0
        yield {
            "line": number + 2,
            "reference": f"T-{number}",
            "household_id": str(new_id()),
            "site": "linden",
            "department": "placement",
            "kind": "consultation",
            "channel": str(Channel.IN_PERSON if in_person else Channel.PHONE),
            "starts_at": at(day=WORKING_DAYS[number // 75], hour=8 + number % 15 / 2).isoformat(),
            "minutes": 30,
            "persons": 1,
            "presence_required": in_person and number % 2 == 0,
            "phone_known": True,
            "video_capable": False,
            "staff": None,
        }


def opened(outside: Outside) -> None:
    outside.load()
    outside.switch(1, stage())
    outside.settled(1)


def test_from_the_region_file_to_a_closed_site_over_the_broker(outside):
    service = outside.serve().ready()
    opened(outside)
    rows = list(lines(75))
    answer = outside.call(calls.IMPORT_APPOINTMENTS, region="musterstadt", rows=rows, actor=CLERK)
    assert answer["imported"] == 75
    wish = {"region": "musterstadt", "site": "linden", "household_id": new_id(), "department": "benefits"}
    wish |= {"kind": "consultation", "channel": "in_person", "starts_at": at(day=7), "actor": CLERK}
    assert outside.call(calls.BOOK, **wish)["place"]["zone"] == "floor"
    listed = outside.call(
        calls.LIST_APPOINTMENTS, region="musterstadt", site="linden", since=at(0), until=at(30), limit=100
    )
    assert len(listed) == 76
    asked = {"site": "linden", "sequence": 1, "stage": CLOSED, "limits": limits(), "effective_at": None}
    [expected] = outside.call(calls.PREVIEW_REPLAN, region="musterstadt", sites=[asked])["sites"]
    switch_id = new_id()
    outside.switch(2, CLOSED, switch_id)
    outside.settled(2)
    assert {"site": "linden", **outside.call(calls.SWITCH_TOTALS, switch_id=switch_id)} == expected
    with pytest.raises(Problem) as refusal:
        outside.call(calls.BOOK, **wish | {"starts_at": at(day=8)})
    assert refusal.value.code == "not-bookable-admission"
    assert outside.call(calls.CONFLICTS, region="musterstadt") == []
    assert service.metric("stufenplan_replanned_appointments_total", outcome="kept") == 60
    assert service.metric("stufenplan_bookings_total", outcome="refused") == 1


@pytest.mark.parametrize("step", [1, 2])
def test_kill_9_in_the_middle_of_a_replan_and_started_again_gives_the_totals_of_the_preview(outside, step):
    first = outside.serve().ready()
    opened(outside)
    assert outside.call(calls.IMPORT_APPOINTMENTS, region="musterstadt", rows=[*lines(APPOINTMENTS)], actor=CLERK)
    asked = {"site": "linden", "sequence": 1, "stage": CLOSED, "limits": limits(), "effective_at": None}
    [expected] = outside.call(calls.PREVIEW_REPLAN, region="musterstadt", sites=[asked])["sites"]
    first.kill()
    doomed = outside.serve(STUFENPLAN_FAIL_AT=f"replan.after_step:{step}").ready()
    outside.switch(2, CLOSED, new_id())
    assert doomed.wait(30) == CRASHED
    outside.serve().ready()
    status = outside.settled(2)
    assert {"site": "linden", **status["latest"]["totals"]} == expected
    assert status["latest"]["applied_batches"] == status["latest"]["batches"] == 3
    assert scheduling.BATCH == 200


def test_refusals_reach_the_caller_with_their_places(outside):
    outside.serve().ready()
    opened(outside)
    with rpc_client(outside.uri) as rpc, pytest.raises(Problem) as refusal:
        rpc.scheduling.book({"region": "musterstadt", "channel": "smoke", "starts_at": "morgen", "minutes": 481})
    places = {fault.place for fault in refusal.value.faults}
    assert {"site", "household_id", "department", "kind", "channel", "starts_at", "minutes", "actor"} == places
    broken = [{**row, "channel": "smoke"} for row in lines(2)]
    with pytest.raises(Problem) as refusal:
        outside.call(calls.IMPORT_APPOINTMENTS, region="musterstadt", rows=broken, actor=CLERK)
    assert [fault.place for fault in refusal.value.faults] == ["rows/0/channel", "rows/1/channel"]


def test_a_region_is_taken_once_whatever_comes_late(outside):
    outside.serve().ready()
    outside.load()
    older = {"region": "musterstadt", "revision": 0, "loaded_by": "operator", "document": {"region": {}, "sites": []}}
    body = sites.REGION_LOADED.event(id=new_id(), subject="musterstadt", time=NOW, sequence=0, data=older)
    publish(outside.uri, sites.REGION_LOADED.exchange, sites.REGION_LOADED.name, body)
    opened(outside)
    assert outside.call(calls.REGION_REVISION, region="musterstadt") == {"revision": 1}
