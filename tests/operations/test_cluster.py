"""Three RabbitMQ nodes as one cluster on this machine."""

import time

import kombu
import psutil
import pytest

from deploy.local.cluster import Cluster
from deploy.local.home import Home
from deploy.local.programs import Plan, cluster_size
from deploy.local.settings import load_local_settings
from deploy.processes import publishers
from services.chassis.messaging.publisher import ConfirmedPublisher, Outgoing
from services.chassis.process.config import ConfigError
from tests.backbone import take, wait_until

QUORUM = {"x-queue-type": "quorum"}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("cluster")) as started:
        yield started


def declare(cluster: Cluster, name: str) -> None:
    with kombu.Connection(cluster.uri) as connection:
        connection.channel().queue_declare(name, durable=True, auto_delete=False, arguments=QUORUM)
    wait_until(lambda: all(queue.get("online") for queue in cluster.queues()), 10)


def processes(cluster: Cluster) -> list[psutil.Process]:
    members = [psutil.Process(member.pid) for member in (*cluster.nodes, cluster.epmd)]
    return members + [child for member in members for child in member.children(recursive=True)]


def alive(left: list[psutil.Process]) -> list[psutil.Process]:
    """Those that run; what only waits to be reaped does not."""
    return [process for process in left if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def test_all_nodes_are_members_of_one_cluster(cluster):
    names = {node.node for node in cluster.nodes}
    assert len(names) == 3
    assert cluster.members() == names
    assert all(node.manage("GET", "/api/overview")["cluster_name"] for node in cluster.nodes)


def test_a_quorum_queue_has_a_replica_on_every_node(cluster):
    declare(cluster, "replicated")
    (queue,) = [queue for queue in cluster.queues() if queue["name"] == "replicated"]
    assert set(queue["members"]) == set(queue["online"]) == {node.node for node in cluster.nodes}


def test_every_port_of_it_is_on_loopback(cluster):
    listening = [
        connection
        for process in processes(cluster)
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]
    assert len(listening) >= 3 * 4 + 1
    assert {connection.laddr.ip for connection in listening} <= {"127.0.0.1", "::1"}


def test_a_killed_leader_comes_back_and_nothing_confirmed_is_lost_meanwhile(cluster):
    declare(cluster, "kept")
    publisher = ConfirmedPublisher(cluster.uri, 10)
    assert publisher.publish([Outgoing("1", "", "kept", b"{}")]).confirmed == ["1"]

    lost = cluster.leader("kept")
    lost.kill()
    wait_until(lambda: cluster.leader("kept") is not lost, 20)
    publisher.close()
    assert publisher.publish([Outgoing("2", "", "kept", b"{}")]).confirmed == ["2"], "the other addresses are tried"
    publisher.close()
    lost.stop()
    lost.start()

    wait_until(cluster.in_sync, 60, "in sync again")
    assert [take(cluster.uri, "kept").properties["message_id"] for _ in "12"] == ["1", "2"]


def test_all_killed_at_once_come_back_with_what_was_confirmed(cluster):
    declare(cluster, "power-cut")
    publisher = ConfirmedPublisher(cluster.uri, 10)
    publisher.publish([Outgoing("1", "", "power-cut", b"{}")])
    publisher.close()
    # RabbitMQ writes the fact that a queue exists to disk up to a second after saying so.
    time.sleep(2)
    for node in cluster.nodes:
        node.kill()
    for node in cluster.nodes:
        node.stop()
        node.start()
    wait_until(cluster.in_sync, 90, "in sync again")
    assert take(cluster.uri, "power-cut").properties["message_id"] == "1"


def test_stopping_leaves_no_process_and_the_same_folder_is_the_same_cluster(tmp_path):
    first = Cluster(tmp_path)
    first.start()
    declare(first, "remembered")
    names, left = first.members(), processes(first)
    first.stop()
    assert not alive(left)

    with Cluster(tmp_path) as again:
        assert again.members() == names
        assert [queue["name"] for queue in again.queues()] == ["remembered"]
        left = processes(again)
    assert not alive(left)


def test_every_program_knows_all_nodes_and_not_all_begin_with_the_same(tmp_path):
    nodes = ["amqp://a/", "amqp://b/", "amqp://c/"]
    databases = dict.fromkeys(publishers(), "postgresql://")
    programs = Plan(load_local_settings({}), Home(tmp_path), {}, ";".join(nodes), databases).all()
    told = [program.env["AMQP_URI"].split(";") for program in programs]
    assert all(sorted(addresses) == nodes for addresses in told)
    assert {addresses[0] for addresses in told} == set(nodes)


@pytest.mark.parametrize(("environ", "size"), [({}, 1), ({"STUFENPLAN_CLUSTER": "3"}, 3)])
def test_the_environment_says_how_many_nodes(environ, size):
    assert cluster_size(load_local_settings({}), environ) == size


def test_a_size_without_a_majority_is_refused():
    with pytest.raises(ConfigError, match="must be 1, 3 or 5"):
        cluster_size(load_local_settings({}), {"STUFENPLAN_CLUSTER": "2"})
