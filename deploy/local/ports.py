"""Local TCP ports: which are free, and who holds one that is not."""

import os
import random
import socket

import psutil

from deploy.wording import gettext

# Below Linux' range for outgoing connections (32768 and up), so that no client socket can take a port
# between the moment it is chosen and the moment it is bound. Runs side by side take a range each: STUFENPLAN_PORTS.
RANGE = "STUFENPLAN_PORTS"
_FIRST, _END = 20_000, 32_000

_given_out: set[int] = set()


def share(number: int, of: int) -> str:
    """The range for the run of this number, counted from 0, of so many side by side."""
    each = (_END - _FIRST) // of
    return f"{_FIRST + number * each}-{_FIRST + (number + 1) * each}"


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
    """A free port that this process has not been given before; between those of STUFENPLAN_PORTS ("20000-26000")."""
    first, _, end = os.environ.get(RANGE, f"{_FIRST}-{_END}").partition("-")
    for _ in range(1_000):
        port = random.randrange(int(first), int(end))
        if port not in _given_out and is_free(port):
            _given_out.add(port)
            return port
    raise RuntimeError(f"no free TCP port found between {first} and {end}")


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
