"""Local TCP ports: which are free, and who holds one that is not."""

import random
import socket

import psutil

from deploy.wording import gettext

# Below Linux' range for outgoing connections (32768 and up), so that no client socket can take a port
# between the moment it is chosen and the moment it is bound.
_CANDIDATES = range(20_000, 32_000)

_given_out: set[int] = set()


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could bind the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A free port that this process has not been given before."""
    for _ in range(1_000):
        port = random.choice(_CANDIDATES)
        if port not in _given_out and is_free(port):
            _given_out.add(port)
            return port
    raise RuntimeError("no free TCP port found between 20000 and 32000")


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something accepts connections on the port."""
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except OSError:
        return False


def holder(port: int) -> str | None:
    """The process listening on the port, as "python (process 4711)", or None where it cannot be told."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.Error:
        return None
    for connection in connections:
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
            try:
                name = psutil.Process(connection.pid).name()
                return gettext("{name} (process {pid:d})", name=name, pid=connection.pid)
            except psutil.Error:
                return gettext("process {pid:d}", pid=connection.pid)
    return None
