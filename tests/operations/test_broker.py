"""The private RabbitMQ node."""

import time

import kombu
import psutil
import pytest

from deploy.local.broker import Broker


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    with Broker(tmp_path_factory.mktemp("broker")) as node:
        yield node


def test_it_takes_a_persistent_message_in_a_vhost_of_its_own(broker):
    with kombu.Connection(broker.add_vhost("tests")) as connection:
        queue = connection.SimpleQueue("letters")
        queue.put({"text": "Straße"})
        assert queue.get(timeout=5).payload == {"text": "Straße"}


def test_a_vhost_may_be_added_twice(broker):
    assert broker.add_vhost("twice") == broker.add_vhost("twice")


def test_every_port_of_it_is_on_loopback(broker):
    own = [psutil.Process(broker.pid), *psutil.Process(broker.pid).children(recursive=True)]
    own.append(psutil.Process(broker._epmd.pid))
    listening = [c for process in own for c in process.net_connections() if c.status == psutil.CONN_LISTEN]
    assert len(listening) >= 4
    assert {c.laddr.ip for c in listening} <= {"127.0.0.1", "::1"}


def test_nobody_logs_in_as_guest(broker):
    address = f"amqp://guest:guest@127.0.0.1:{broker.port}/"
    with pytest.raises(Exception, match="ACCESS_REFUSED"), kombu.Connection(address) as connection:
        connection.connect()


def test_a_killed_node_comes_back_with_its_messages_and_stopping_leaves_no_process(tmp_path):
    node = Broker(tmp_path / "broker")
    node.start()
    try:
        publish_confirmed(node.uri, {"number": 1})
        # RabbitMQ writes the fact that a queue exists to disk up to a second after saying so.
        time.sleep(2)
        psutil.Process(node.pid).kill()
        node.stop()
        node.start()
        with kombu.Connection(node.uri) as connection:
            assert connection.SimpleQueue(KEPT).get(timeout=30).payload == {"number": 1}
        left = [psutil.Process(node.pid), psutil.Process(node._epmd.pid)]
    finally:
        node.stop()
    assert not any(process.is_running() for process in left)


KEPT = kombu.Queue("kept", durable=True, queue_arguments={"x-queue-type": "quorum"})


def publish_confirmed(uri, body):
    with kombu.Connection(uri, transport_options={"confirm_publish": True}) as connection:
        connection.Producer().publish(body, routing_key="kept", declare=[KEPT], delivery_mode=2)
