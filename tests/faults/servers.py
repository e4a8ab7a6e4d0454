"""PostgreSQL and RabbitMQ killed, stopped and started again."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.local.broker import SERVER, Broker
from deploy.local.postgres import Postgres
from services.chassis.messaging.publisher import ConfirmedPublisher, Outgoing, PublishFailed
from tests.backbone import wait_until

Server = Broker | Postgres
# RabbitMQ before ra's pull request 443 (Debian's 3.10.8 too) writes down the names of its quorum queues half a second
# late: one declared just before the only node is killed comes back empty and without a leader, whatever it confirmed.
DECLARED_SECONDS = 3


def kill(server: Server, by: signal.Signals = signal.SIGKILL) -> None:
    """The server and all it started are gone: no buffer of its own is written, no connection is closed in order.

    SIGQUIT is PostgreSQL's immediate shutdown: it throws its clients out and leaves the recovery to the next start.
    """
    assert server.pid
    if by == signal.SIGKILL:
        os.killpg(server.pid, by)
    else:
        os.kill(server.pid, by)
        wait_until(lambda: not server.running, 30, "an end of the server")
    server.stop()


def wait_for_names() -> None:
    """Before the broker is killed: until the names of the queues that were just declared are on its disk."""
    time.sleep(DECLARED_SECONDS)


def restart(server: Server) -> None:
    kill(server)
    server.start()


@contextmanager
def away(server: Server, by: signal.Signals = signal.SIGTERM) -> Iterator[None]:
    """The server is not there inside the block; by default it is stopped in good order."""
    if by == signal.SIGTERM:
        server.stop()
    else:
        kill(server, by)
    try:
        yield
    finally:
        server.start()


@contextmanager
def memory_alarm(broker: Broker) -> Iterator[None]:
    """The broker takes nothing from publishers inside the block: connections stay, nothing is read from them."""
    watermark(broker, "0.00001")
    try:
        wait_until(lambda: _takes_nothing(broker), what="the alarm is in force")
        yield
    finally:
        watermark(broker, "absolute", "1GB")


def _takes_nothing(broker: Broker) -> bool:
    publisher = ConfirmedPublisher(broker.uri, 1)
    try:
        # The broker blocks a connection behind its first message: that one it takes, and confirms.
        publisher.publish([Outgoing(id, "", "nobody listens here", b"") for id in ("taken", "asked")])
    except PublishFailed as failure:
        return failure.reason == "timeout"
    finally:
        publisher.close()
    return False


def watermark(broker: Broker, *value: str) -> None:
    environment = broker.environment() | {"RUNNING_UNDER_SYSTEMD": "false"}
    control = [str(SERVER.with_name("rabbitmqctl")), "-n", broker.node, "set_vm_memory_high_watermark", *value]
    subprocess.run(control, env=environment, check=True, capture_output=True, timeout=60)
