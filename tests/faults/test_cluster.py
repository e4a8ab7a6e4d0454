"""A cluster of three broker nodes loses one after the other in the middle of a campaign of 5,000 letters."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
import yaml

from deploy.local.api import ApiError
from deploy.local.cluster import Cluster, Node
from deploy.local.stack import Stack
from services.chassis.process.config import load_settings
from tests.backbone import wait_until
from tests.faults.oracle import Oracle, lengths
from tests.system.conftest import NOW, environment, with_free_ports
from tests.system.region import Region, make_region
from tests.system.system import TOTALS, System

HOUSEHOLDS = 5400
SETTLES_WITHIN = 600
# The queue whose leader is killed: where the letters' facts come from.
QUEUE = "notification.appointments.changed.v1"


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    """The whole system on a broker cluster of its own."""
    config = tmp_path / "stufenplan.yaml"
    config.write_text(yaml.safe_dump(with_free_ports()), encoding="utf-8")
    environ = environment(config, tmp_path / "run", NOW) | {"STUFENPLAN_CLUSTER": "3", "AMQP_URI": ""}
    said: list[str] = []
    settings = load_settings(config, environ)
    stack = Stack(settings, said.append, environ, database_prefix="stufenplan_cluster_test", from_scratch=True)
    try:
        stack.start()
        yield System(stack, said)
    finally:
        stack.stop()


@pytest.mark.timeout(1200)
def test_the_leader_and_then_another_node_are_killed_in_a_campaign_and_each_household_gets_one_letter(
    system: System, oracle: Oracle, tmp_path: Path
) -> None:
    region = make_region(77, id="cluster", sites=3, households=HOUSEHOLDS, today=date(2020, 6, 15))
    system.load(region, tmp_path)
    preview = system.preview(region.id, "emergency")
    filed = system.file(region.id, "emergency", preview_fingerprint=preview["fingerprint"])

    first = lose(system, oracle, filed["id"], cluster_of(system).leader(QUEUE))
    wait_until(lambda: handed_over(system) > 0, 120, "the first lot handed over")
    second = lose(system, oracle, filed["id"], cluster_of(system).leader(QUEUE))
    (third,) = set(cluster_of(system).nodes) - {first, second}
    lose(system, oracle, filed["id"], third)
    oracle.healed()

    switch = wait_until(lambda: settled(system, filed["id"]), SETTLES_WITHIN, "the switch is settled")
    judge(system, oracle, region)
    assert system.totals(switch["id"]) == {key: preview["appointments"][key] for key in TOTALS}
    letters = system.letters(switch["id"])
    assert letters["households_without_letter"] == letters["households_with_two_letters"] == 0
    assert {c: letters["letters"][c] for c in ("print", "email")} == preview["letters"]["channels"]
    assert sum(preview["letters"]["channels"].values()) >= 5000
    balances = [site["balance"] for site in switch["sites"]]
    assert [balance["in_scope"] for balance in balances] == [accounted_for(balance) for balance in balances]


def lose(system: System, oracle: Oracle, switch: str, node: Node) -> Node:
    """The node is killed while the switch runs; returns when the launcher has started it again and it is in sync."""
    cluster, lost = cluster_of(system), node.pid
    assert not settled(system, switch), "too late: this kill would prove nothing"
    node.kill()
    oracle.hit()
    wait_until(lambda: node.running and node.pid != lost, 30, f"{node.name} started again")
    wait_until(cluster.in_sync, 120, f"{node.name} in sync")
    return node


def judge(system: System, oracle: Oracle, region: Region) -> None:
    """Every household that is not excluded is an accepted command, every letter in a lot handed over an effect."""
    cluster, databases = cluster_of(system), system.stack.databases
    wanted = [each["BG-Nummer"] for each in region.households if not each["Ausschluss"]]
    queues = [queue["name"] for queue in cluster.queues() if not queue["name"].startswith("rpc")]
    assert len(queues) % 3 == 0 and queues
    oracle.conclude(
        lambda: wanted,
        lambda: recipients(databases["notification"], system.stack.home.path / "letters" / region.id),
        pending=lambda: [id for url in databases.values() for id in ids(url, PENDING)],
        queues=lambda: lengths(cluster.uri, queues),
    )


PENDING = "SELECT id FROM outbox WHERE published_at IS NULL"


def recipients(database: str, folder: Path) -> list[str]:
    """The household of each letter that lies in a lot handed over, read from the lots' manifests."""
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT l.id, h.bg_number FROM letter l JOIN household h ON h.id = l.household_id")
        household = {str(letter): bg_number for letter, bg_number in rows}
    manifests = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*/*/manifest.json")]
    return [household[line["letter"]] for manifest in manifests for line in manifest["letters"]]


def ids(database: str, statement: str) -> list[str]:
    with psycopg.connect(database) as connection:
        return [str(row[0]) for row in connection.execute(statement).fetchall()]


def handed_over(system: System) -> int:
    statement = "SELECT id FROM letter WHERE state = 'handed_over'"
    return len(ids(system.stack.databases["notification"], statement))


def settled(system: System, switch: str) -> dict | None:
    """The switch once it is settled; None while the gateway cannot tell, too."""
    try:
        shown = system.switch(switch)
    except ApiError:
        return None
    return shown if shown["state"] == "settled" else None


def accounted_for(balance: dict) -> int:
    return sum(balance["handed_over"].values()) + balance["held"] + balance["excluded"] + balance["withdrawn"]


def cluster_of(system: System) -> Cluster:
    assert isinstance(system.stack.broker, Cluster)
    return system.stack.broker
