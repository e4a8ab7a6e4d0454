"""A TCP proxy with faults: ok, refuse, black hole up, black hole down, slow; and `cut()`, which ends what is open."""

import socket
import struct
import threading
import time
from contextlib import suppress
from select import select
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from deploy.local.ports import free_port

Mode = Literal["ok", "refuse", "black_hole_up", "black_hole_down", "black_hole", "slow"]
Direction = Literal["up", "down"]

HOLES: dict[str, tuple[str, ...]] = {
    "black_hole_up": ("up",),
    "black_hole_down": ("down",),
    "black_hole": ("up", "down"),
}
TURN_SECONDS = 0.05
SLOW_PAUSE_SECONDS = 0.05
SLOW_BYTES = 4096
# Linger on with 0 seconds: close() sends a reset, as a cut line looks to whoever writes next.
RESET = struct.pack("ii", 1, 0)


class Proxy:
    """Stands between clients and `target` (host, port) in threads of its own; "up" is from the client to the server.

    In a black hole bytes are not read on, so that they arrive late when it ends, as TCP's own repetitions would.
    """

    def __init__(self, target: tuple[str, int]) -> None:
        self.target = target
        self.port = free_port()
        self._mode: Mode = "ok"
        self._closed = False
        self._lines: set[Line] = set()
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self._listen()

    @property
    def mode(self) -> Mode:
        return self._mode

    def set(self, mode: Mode) -> None:
        """ "refuse" also ends what is open."""
        self._mode = mode
        if mode == "refuse":
            self._stop_listening()
            self.cut()
        elif self._listener is None:
            self._listen()

    def cut(self) -> int:
        """Ends every open connection with a reset; new ones pass. How many were open."""
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            line.close()
        return len(lines)

    def through(self, uri: str) -> str:
        """The same address, by way of this proxy."""
        parts = urlsplit(uri)
        credentials, at, _ = parts.netloc.rpartition("@")
        return urlunsplit(parts._replace(netloc=f"{credentials}{at}127.0.0.1:{self.port}"))

    def close(self) -> None:
        self._closed = True
        self._stop_listening()
        self.cut()

    def flows(self, direction: Direction) -> bool:
        return direction not in HOLES.get(self._mode, ())

    def _listen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _stop_listening(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def _accept(self, listener: socket.socket) -> None:
        while not self._closed:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(client,), daemon=True).start()

    def _join(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self.target, timeout=5)
        except OSError:
            _reset(client)
            return
        line = Line(self, client, server)
        with self._lock:
            self._lines.add(line)
        line.run()
        with self._lock:
            self._lines.discard(line)


class Line:
    """One connection through the proxy."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy, self._client, self._server = proxy, client, server
        self._open = True
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end.setblocking(False)

    def run(self) -> None:
        down = threading.Thread(target=self._pump, args=(self._server, self._client, "down"), daemon=True)
        down.start()
        self._pump(self._client, self._server, "up")
        down.join()
        _reset(self._client)
        _reset(self._server)

    def close(self) -> None:
        self._open = False

    def _pump(self, source: socket.socket, target: socket.socket, direction: Direction) -> None:
        with suppress(OSError):
            while self._open:
                if not self._proxy.flows(direction):
                    time.sleep(TURN_SECONDS)
                elif select([source], [], [], TURN_SECONDS)[0] and not self._forward(source, target, direction):
                    break
        self._open = False

    def _forward(self, source: socket.socket, target: socket.socket, direction: Direction) -> bool:
        if not self._proxy.flows(direction):
            return True
        slow = self._proxy.mode == "slow"
        data = source.recv(SLOW_BYTES if slow else 65536)
        if slow:
            time.sleep(SLOW_PAUSE_SECONDS)
        self._send(target, data)
        return bool(data)

    def _send(self, target: socket.socket, data: bytes) -> None:
        while data and self._open:
            # Never blocks for long: a peer that stands still must not keep the line from being cut.
            if select([], [target], [], TURN_SECONDS)[1]:
                data = data[target.send(data) :]


def _reset(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    end.close()
