"""The sites service as it runs: two replicas and a relay on a real broker, called by RPC, told by events."""

import json
from datetime import UTC, datetime, timedelta

import kombu
import pytest

from deploy.local.ports import free_port
from services.chassis.messaging.broker import open_connection
from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.chassis.process.run import rpc_client
from services.contracts.events import notification, protection, scheduling, sites
from tests.backbone import publish, wait_until
from tests.integration.sites.conftest import BALANCE, LIMITS, TOTALS
from tests.unit.sites.documents import region

SERVICE = "services.sites.service:SitesService"
ACTOR = {"user": "maria.manager", "roles": ["manager"]}
QUEUE = "everything-sites-says"


@pytest.fixture
def listened(broker_uri):
    """All events of sites that reach the broker, by name; the queue is bound before anything is said."""
    received = []

    def collect():
        with open_connection(broker_uri) as connection:
            while message := connection.default_channel.basic_get(QUEUE, no_ack=True):
                received.append(json.loads(message.body))
        return received

    with open_connection(broker_uri) as connection:
        exchange = kombu.Exchange("sites.events", "topic", durable=True)
        kombu.Queue(QUEUE, exchange, "#", durable=True)(connection.default_channel).declare()
    yield collect
    with open_connection(broker_uri) as connection:
        connection.default_channel.queue_delete(QUEUE)


@pytest.fixture
def replicas(processes, database):
    url = database("sites")
    started = [processes.service(SERVICE, "sites", url), processes.service(SERVICE, "sites", url, port=free_port())]
    processes.relay("sites", url)
    return [process.ready() for process in started]


def tell(uri, kind, site, sequence, data):
    about = {"region": "musterstadt", "site": site, **data}
    subject = f"musterstadt/{site}"
    body = kind.event(id=new_id(), subject=subject, time=datetime.now(UTC), sequence=sequence, data=about)
    publish(uri, kind.exchange, kind.name, body)


def report(uri, site, sequence):
    limits = {"stage": "booked", "concept_version": 1, "limits": LIMITS}
    letters = {"campaign_id": new_id(), "switch_id": new_id()}
    tell(uri, notification.CAMPAIGN_CREATED, site, sequence, {**letters, "households": 5})
    tell(uri, notification.CAMPAIGN_COMPLETED, site, sequence, {**letters, "outcome": "completed", "balance": BALANCE})
    tell(uri, scheduling.SITE_REPLANNED, site, sequence, {"totals": TOTALS, "batches": 1, "changes": 3})
    tell(uri, protection.LIMITS_CHANGED, site, sequence, limits)


def test_from_the_region_file_to_the_settled_switch(replicas, broker_uri, listened):
    with rpc_client(broker_uri) as rpc:
        assert rpc.sites.load_region({"document": region(), "actor": ACTOR})["sites_new"] == 3
        assert rpc.sites.list_regions({})[0]["sites_by_stage"] == {"closed": 3}
        assert rpc.sites.get_region({"region": "musterstadt"})["document"]["region"]["id"] == "musterstadt"
        outlook = rpc.sites.outlook_switch({"region": "musterstadt", "to_stage": "booked"})
        expected = {site["site"]: site["sequence"] for site in outlook["sites"]}
        command = {"region": "musterstadt", "to_stage": "booked", "reason": "Beschluss", "actor": ACTOR}
        filed = rpc.sites.file_switch({**command, "expected": expected, "idempotency_key": "k"})
        assert (filed["state"], len(filed["sites"])) == ("running", 3)
        assert rpc.sites.file_switch({**command, "idempotency_key": "k"})["id"] == filed["id"]
        assert rpc.sites.filed_switch({"idempotency_key": "k", "actor": ACTOR})["id"] == filed["id"]
        for site in filed["sites"]:
            report(broker_uri, site["site"], site["sequence"])
        this = {"switch_id": filed["id"]}
        settled = wait_until(lambda: (s := rpc.sites.get_switch(this))["state"] == "settled" and s, 30)
        assert settled["seconds_to_settled"] > 0
        assert settled["sites"][0]["totals"] == {**TOTALS, "returned": 0}
        assert settled["sites"][0]["balance"] == BALANCE
        listed = rpc.sites.list_switches({"regions": ["musterstadt"], "state": "settled", "limit": 10})
        assert listed[0]["id"] == filed["id"]
        assert rpc.sites.list_audit({"region": "musterstadt", "limit": 1})[0]["command"] == "file_switch"
        stages = [site["stage"]["id"] for site in rpc.sites.list_sites({"region": "musterstadt"})]
        assert stages == ["booked"] * 3
    stages = [sites.STAGE_CHANGED.name, sites.STAGE_IN_FORCE.name]
    names = stages * 6 + [sites.REGION_LOADED.name] + [sites.SWITCH_SETTLED.name]
    wait_until(lambda: sorted(body["type"] for body in listened()) == sorted(names), what="every event, once")
    count = sum(replica.metric("stufenplan_switches_total", outcome="settled") for replica in replicas)
    assert count == 1
    rank = {"region": "musterstadt", "site": "campus"}
    wait_until(lambda: replicas[0].metric("stufenplan_site_stage_rank", **rank) == 20)


def test_refusals_reach_the_caller_with_their_places(replicas, broker_uri):
    with rpc_client(broker_uri) as rpc:
        with pytest.raises(Problem) as refusal:
            rpc.sites.file_switch({"region": "x", "effective_at": "morgen", "sites": 7, "actor": ACTOR})
        assert (refusal.value.status, refusal.value.code) == (422, "request-invalid")
        assert {fault.place for fault in refusal.value.faults} == {"to_stage", "reason", "effective_at", "sites"}
        with pytest.raises(Problem) as refusal:
            rpc.sites.load_region({"document": {"region": {}}, "actor": ACTOR})
        assert "region/id" in {fault.place for fault in refusal.value.faults}
        for call, request in (
            (rpc.sites.get_switch, {"switch_id": str(new_id())}),
            (rpc.sites.get_region, {"region": "atlantis"}),
            (rpc.sites.list_sites, {"region": "atlantis"}),
            (rpc.sites.cancel_switch, {"switch_id": str(new_id()), "reason": "Irrtum", "actor": ACTOR}),
        ):
            with pytest.raises(Problem) as refusal:
                call(request)
            assert refusal.value.status == 404


def test_the_clock_brings_a_dated_switch_into_force_once_in_two_replicas(replicas, broker_uri, listened):
    with rpc_client(broker_uri) as rpc:
        rpc.sites.load_region({"document": region(), "actor": ACTOR})
        at = (datetime.now(UTC) + timedelta(seconds=3)).isoformat()
        command = {"region": "musterstadt", "sites": ["campus"], "to_stage": "booked", "reason": "Beschluss"}
        filed = rpc.sites.file_switch({**command, "effective_at": at, "actor": ACTOR})
        assert filed["state"] == "running", "too late for its lead: announced at once"
        wait_until(lambda: "booked" in {s["stage"]["id"] for s in rpc.sites.list_sites({"region": "musterstadt"})})
    said = wait_until(lambda: [b for b in listened() if b["type"] == sites.STAGE_IN_FORCE.name and b["sequence"] == 2])
    assert [body["data"]["site"] for body in said] == ["campus"]
