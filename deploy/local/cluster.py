"""Several RabbitMQ nodes as one cluster on this machine: what is confirmed outlives the loss of any one of them."""

import secrets
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from deploy.local.broker import START_TIMEOUT, Broker, BrokerError
from deploy.local.child import Server
from deploy.local.epmd import Epmd
from deploy.local.supervisor import start_side_by_side, stop_side_by_side
from deploy.wording import gettext

SIZE = 3

# A minority pauses until it sees the others again, as in production: it must not take itself for the cluster.
_CONFIGURATION = """\
cluster_formation.peer_discovery_backend = classic_config
cluster_formation.classic_config.nodes.1 = {first}
cluster_partition_handling = pause_minority
"""


class Node(Broker):
    """A node of a cluster. At its very first start it joins `first`; from then on it knows where it belongs."""

    def __init__(self, folder: Path, port: int | None = None, *, first: "Node | None" = None, **options: Any) -> None:
        super().__init__(folder, port, **options)
        self._first = first
        self._stopping = threading.Event()
        self._started_before = False

    @property
    def founded(self) -> bool:
        """Whether it has state of its own, that is, has been a member before."""
        return (self.folder / "data" / self.node / "schema.DAT").exists()

    def start(self) -> None:
        """Start the node; wait until it is ready the first time only.

        Nodes that were lost together wait for each other: waiting here for one would keep the others from starting.
        """
        self._stopping.clear()
        if self._first is not None and not self.founded:
            self._first.wait_until_ready(self._stopping)
        self.launch()
        if not self._started_before:
            self.wait()
            self._started_before = True

    def stop(self) -> None:
        self._stopping.set()
        super().stop()

    def wait_until_ready(self, aborted: threading.Event) -> None:
        """Return when the node takes connections, started by somebody else; raise BrokerError when that is in vain."""
        deadline = time.monotonic() + START_TIMEOUT
        while not self.ready():
            if aborted.wait(0.1) or time.monotonic() > deadline:
                raise BrokerError(gettext("The first RabbitMQ node was not ready."))

    def _more_configuration(self) -> str:
        return _CONFIGURATION.format(first=(self._first or self).node)


class Cluster(Server):
    """`size` nodes below `folder`, with one port mapper, one Erlang cookie and one password.

    The given ports are those of the first node; the others take free ones.
    """

    def __init__(
        self,
        folder: Path,
        size: int = SIZE,
        port: int | None = None,
        *,
        management_port: int | None = None,
        prometheus_port: int | None = None,
        logs: Path | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self.epmd = Epmd(self.folder, logs)
        self.nodes: list[Node] = []
        for number in range(1, size + 1):
            first = self.nodes[0] if self.nodes else None
            node = Node(
                self.folder / f"node-{number}",
                None if first else port,
                management_port=None if first else management_port,
                prometheus_port=None if first else prometheus_port,
                logs=logs,
                name=f"rabbitmq-{number}",
                epmd=self.epmd,
                common=self.folder,
                first=first,
            )
            self.nodes.append(node)

    @property
    def title(self) -> str:
        return gettext("RabbitMQ cluster")

    @property
    def uri(self) -> str:
        """The AMQP addresses of all nodes, separated by semicolons; a client takes the first one that answers."""
        return self.vhost_uri("/")

    def vhost_uri(self, name: str) -> str:
        return ";".join(node.vhost_uri(name) for node in self.nodes)

    @property
    def place(self) -> str:
        """Where it is, for people."""
        places = [node.place for node in self.nodes]
        return gettext("{count:d} nodes: {places}", count=len(places), places=places)

    def prepare(self) -> None:
        """Make what the nodes share, before the first one starts."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        for name in ("password", ".erlang.cookie"):
            path = self.folder / name
            if not path.exists():
                path.touch(mode=0o600)
                path.write_text(secrets.token_urlsafe(24))

    def start(self) -> None:
        """Start all nodes and return when they are one cluster."""
        self.prepare()
        self.epmd.start()
        start_side_by_side(self.nodes)
        self.check()

    def stop(self) -> None:
        """Stop all nodes at the same time, then the port mapper; returns when all are gone."""
        stop_side_by_side(self.nodes)
        self.epmd.stop()

    def check(self) -> None:
        """Raise BrokerError unless every node is a running member."""
        missing = {node.node for node in self.nodes} - self.members()
        if missing:
            raise BrokerError(gettext("The RabbitMQ cluster is not complete, missing: {nodes}.", nodes=sorted(missing)))

    def members(self) -> set[str]:
        """The names of the members that run, as the cluster itself sees them."""
        return {str(each["name"]) for each in self.list("/api/nodes") if each.get("running")}

    def queues(self, vhost: str = "/") -> list[dict[str, Any]]:
        """Every queue with `name`, `type`, `leader`, `members`, `online`."""
        return [queue for queue in self.list("/api/queues?disable_stats=true") if queue["vhost"] == vhost]

    def leader(self, queue: str, vhost: str = "/") -> Node:
        """The node that leads a quorum queue now."""
        name = next(each["leader"] for each in self.queues(vhost) if each["name"] == queue)
        return next(node for node in self.nodes if node.node == name)

    def in_sync(self) -> bool:
        """Whether any one node may be lost now: all run, and all replicas of all quorum queues are online."""
        if self.members() != {node.node for node in self.nodes}:
            return False
        quorum = [queue for queue in self.list("/api/queues") if queue.get("type") == "quorum"]
        return all(set(queue.get("online", ())) == {node.node for node in self.nodes} for queue in quorum)

    def list(self, path: str) -> list[dict[str, Any]]:
        """A listing of the management API, from the first node that answers."""
        for node in self.nodes:
            if node.running:
                with suppress(BrokerError):
                    items: Any = node.manage("GET", path).get("items", [])
                    return list(items)
        raise BrokerError(gettext("No node of the RabbitMQ cluster answers."))
