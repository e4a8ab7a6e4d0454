"""The scheduling service as it runs: on a real broker, called by RPC, told by events, killed in the middle."""

from __future__ import annotations

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.chassis.process.run import rpc_client
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

    def call(self, method: str, *arguments):
        with rpc_client(self.uri) as rpc:
            return getattr(rpc.scheduling, method)(*arguments)

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
            status = self.call("replan_status", "musterstadt", "linden")
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
    assert outside.call("check_region", document()) == {"faults": []}
    assert outside.call("load_region", document(), CLERK) == {"sites": 2, "staff": 24, "rooms": 14}
    outside.switch(1, stage())
    outside.settled(1)


def test_from_the_region_file_to_a_closed_site_over_the_broker(outside):
    service = outside.serve().ready()
    opened(outside)
    rows = list(lines(75))
    assert outside.call("import_appointments", "musterstadt", rows, CLERK) == {"imported": 75}
    wish = {"region": "musterstadt", "site": "linden", "household_id": str(new_id()), "department": "benefits"}
    wish |= {"kind": "consultation", "channel": "in_person", "starts_at": at(day=7).isoformat()}
    assert outside.call("book", wish, CLERK)["place"]["zone"] == "floor"
    listed = outside.call("list_appointments", "musterstadt", "linden", at(0).isoformat(), at(30).isoformat(), 100)
    assert len(listed) == 76
    asked = {"site": "linden", "sequence": 1, "stage": CLOSED, "limits": limits(), "effective_at": None}
    [expected] = outside.call("preview_replan", "musterstadt", [asked])["sites"]
    switch_id = new_id()
    outside.switch(2, CLOSED, switch_id)
    outside.settled(2)
    assert {"site": "linden", **outside.call("switch_totals", str(switch_id))} == expected
    with pytest.raises(Problem) as refusal:
        outside.call("book", wish | {"starts_at": at(day=8).isoformat()}, CLERK)
    assert refusal.value.type.endswith("admission")
    assert outside.call("conflicts", "musterstadt") == []
    assert service.metric("stufenplan_replanned_appointments_total", outcome="kept") == 60
    assert service.metric("stufenplan_bookings_total", outcome="refused") == 1


@pytest.mark.parametrize("step", [1, 2, 4])
def test_kill_9_in_the_middle_of_a_replan_and_started_again_gives_the_totals_of_the_preview(outside, step):
    first = outside.serve().ready()
    opened(outside)
    assert outside.call("import_appointments", "musterstadt", [*lines(APPOINTMENTS)], CLERK)
    asked = {"site": "linden", "sequence": 1, "stage": CLOSED, "limits": limits(), "effective_at": None}
    [expected] = outside.call("preview_replan", "musterstadt", [asked])["sites"]
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
    with pytest.raises(Problem) as refusal:
        outside.call("book", {"region": "musterstadt", "channel": "smoke", "starts_at": "morgen"}, CLERK)
    places = {fault.place for fault in refusal.value.faults}
    assert {"site", "household_id", "department", "kind", "channel", "starts_at"} == places
    broken = [{**row, "channel": "smoke"} for row in lines(2)]
    with pytest.raises(Problem) as refusal:
        outside.call("import_appointments", "musterstadt", broken, CLERK)
    assert [fault.place for fault in refusal.value.faults] == ["line 2/Kanal", "line 3/Kanal"]
    bad = document()
    bad["sites"][0]["staff"][0]["department"] = "ballroom"
    bad["sites"][1]["hours"] = []
    with pytest.raises(Problem) as refusal:
        outside.call("load_region", bad, CLERK)
    assert {fault.place for fault in refusal.value.faults} == {"sites/0/staff/0/department", "sites/1/hours"}
