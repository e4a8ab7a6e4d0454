"""The protection service as it runs: with a relay on a real broker, called by RPC, told by events."""

from services.chassis.process.run import rpc_client
from services.contracts.events import sites
from tests.backbone import publish, take, wait_until
from tests.integration.protection.conftest import REGION, stage_changed
from tests.unit.protection.documents import region, stage

SERVICE = "services.protection.service:ProtectionService"
ACTOR = {"user": "maria.manager", "role": "manager"}


def test_from_the_region_file_to_the_limits(processes, database, broker_uri):
    url = database("protection")
    service = processes.service(SERVICE, "protection", url).ready()
    processes.relay("protection", url)
    with rpc_client(broker_uri) as rpc:
        assert rpc.protection.check_region(region()) == {"faults": []}
        assert rpc.protection.check_region({"region": {"id": "x"}})["faults"][0]["place"] == "sites"
        assert rpc.protection.load_region(region(), ACTOR)["published"] == 2
        for site in ("linden", "mitte"):
            publish(broker_uri, sites.STAGE_CHANGED.exchange, sites.STAGE_CHANGED.name, stage_changed(site, 1))
        limits = wait_until(lambda: both(rpc), 20, "limits of both sites")
        assert [entry["limits"]["building"] for entry in limits] == [30, 30]
        assert rpc.protection.preview_limits(REGION, stage(), ["linden"]) == {"linden": limits[0]["limits"]}
        assert rpc.protection.get_concept(REGION, "mitte")["version"] == 1
    assert service.metric("stufenplan_limits_changed_total") == 2
    assert service.metric("stufenplan_concepts_published_total") == 2
    assert take(broker_uri, "protection.site.stage_changed.v1.dead") is None


def both(rpc):
    found = rpc.protection.list_limits(REGION)
    return found if len(found) == 2 else None
