"""The protection service as it runs: with a relay on a real broker, called by RPC, told by events."""

from services.chassis.process.problems import Problem
from services.chassis.process.run import rpc_client
from services.contracts.events import sites
from tests.backbone import publish, take, wait_until
from tests.integration.protection.conftest import REGION, region_loaded, stage_changed
from tests.unit.protection.documents import stage

SERVICE = "services.protection.service:ProtectionService"
OF_REGION = {"region": REGION}


def test_from_the_region_file_to_the_limits(processes, database, broker_uri):
    """A stage that comes before its region, the region, a stage after it, and a file again after a downtime."""
    url = database("protection")
    service = processes.service(SERVICE, "protection", url).ready()
    processes.relay("protection", url)
    with rpc_client(broker_uri) as rpc:
        tell(broker_uri, sites.STAGE_CHANGED, stage_changed("linden", 1))
        tell(broker_uri, sites.REGION_LOADED, region_loaded(1))
        tell(broker_uri, sites.STAGE_CHANGED, stage_changed("mitte", 1))
        limits = wait_until(lambda: both(rpc), 20, "limits of both sites")
        assert [entry["limits"]["building"] for entry in limits] == [30, 30]
        request = {**OF_REGION, "stage": stage(), "sites": ["linden"]}
        assert rpc.protection.preview_limits(request) == {"limits": {"linden": limits[0]["limits"]}}
        assert rpc.protection.get_concept({**OF_REGION, "site": "mitte"})["version"] == 1
    assert service.metric("stufenplan_limits_changed_total") == 2
    assert service.metric("stufenplan_concepts_published_total") == 2
    service.kill()
    tell(broker_uri, sites.REGION_LOADED, region_loaded(2))
    processes.service(SERVICE, "protection", url).ready()
    with rpc_client(broker_uri) as rpc:
        wait_until(lambda: rpc.protection.region_revision(OF_REGION) == {"revision": 2}, 20, "the file said meanwhile")
    for event_type in (sites.STAGE_CHANGED, sites.REGION_LOADED):
        assert take(broker_uri, f"protection.{event_type.name}.dead") is None


def tell(broker_uri, event_type, envelope):
    publish(broker_uri, event_type.exchange, event_type.name, envelope)


def both(rpc):
    try:
        limits = rpc.protection.list_limits(OF_REGION)
    except Problem:
        return None  # the region is not known yet
    return limits if len(limits) == 2 else None
