"""One address in front of several gateways, as a load balancer is: each new connection goes to the next of them."""

import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from itertools import cycle


class RoundRobin:
    """Connections are handed on as they are; `counts` says how many each port got."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.counts = dict.fromkeys(ports, 0)
        self._next = cycle(ports)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                port = next(self._next)
                self.counts[port] += 1
                server = socket.create_connection(("127.0.0.1", port))
                for here, there in ((client, server), (server, client)):
                    threading.Thread(target=_pump, args=(here, there), daemon=True).start()


def _pump(here: socket.socket, there: socket.socket) -> None:
    with suppress(OSError):
        while data := here.recv(65536):
            there.sendall(data)
    for end in (here, there):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
