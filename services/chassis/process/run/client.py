"""RPC from a process that is no service: a command, a loader, a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nameko.standalone.rpc import ClusterRpcProxy

from services.chassis.process.run import problem_rpc


@contextmanager
def rpc_client(amqp_uri: str, timeout: float | None = 30) -> Iterator[Any]:
    """`with rpc_client(uri) as rpc: rpc.sites.list_regions()`; for one thread only. Problems come back as such."""
    problem_rpc.register()
    with ClusterRpcProxy({"AMQP_URI": amqp_uri}, timeout=timeout) as rpc:
        yield rpc
