"""Live streams: how many there may be, and whether somebody still reads them."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from services.chassis.process import metrics
from services.chassis.process.problems import Problem
from services.gateway.access.tokens import Claims, Tokens
from services.gateway.application.live import LiveEvent, LiveEvents
from services.gateway.application.problems import TOO_MANY_OWN_STREAMS, TOO_MANY_STREAMS

LOOK_SECONDS = 1.0
"""How soon a reader who hung up is noticed."""
SESSION_SECONDS = 15.0
"""How soon a session that has ended is noticed."""
UNBUFFERED = {"X-Accel-Buffering": "no"}
"""Asks a reverse proxy to pass each piece on as it comes."""

_OPEN = metrics.gauge("live_streams", "open live streams of this replica")


class Streams:
    """The places for live streams: `most` in all, `own` for one login, so that nobody takes them all."""

    def __init__(self, most: int, own: int) -> None:
        self._most, self._own = most, own
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, login: str) -> None:
        """Raises Problem when there is no place."""
        with self._lock:
            if self._taken[login] >= self._own:
                raise Problem.of(TOO_MANY_OWN_STREAMS, most=self._own)
            if self._taken.total() >= self._most:
                raise Problem.of(TOO_MANY_STREAMS)
            self._taken[login] += 1
            _OPEN.set(self._taken.total())

    def give_back(self, login: str) -> None:
        with self._lock:
            self._taken[login] -= 1
            self._taken += Counter()  # without those who have none
            _OPEN.set(self._taken.total())

    @property
    def taken(self) -> int:
        return self._taken.total()


class Reader:
    """Who is at the other end of a stream: there as long as the connection stands and the session is open."""

    def __init__(self, live: LiveEvents, tokens: Tokens, claims: Claims, environ: Mapping[str, Any]) -> None:
        self._live, self._tokens, self._claims = live, tokens, claims
        self._socket = _socket_of(environ)
        self._looked = time.monotonic()

    def waits(self, position: int, seconds: float) -> list[LiveEvent] | None:
        """The events after `position`, none after `seconds` without one; None when nobody reads any more."""
        until = time.monotonic() + seconds
        while self.is_there():
            rest = until - time.monotonic()
            news = self._live.wait_since(position, max(0.0, min(rest, LOOK_SECONDS)))
            if news or rest <= 0:
                return news
        return None

    def pauses(self, seconds: float) -> bool:
        """Lets news come together for so long; False when nobody reads any more."""
        until = time.monotonic() + seconds
        while self.is_there():
            rest = until - time.monotonic()
            if rest <= 0:
                return True
            time.sleep(min(rest, LOOK_SECONDS))
        return False

    def is_there(self) -> bool:
        return not _hung_up(self._socket) and self._may_read()

    def _may_read(self) -> bool:
        now = time.monotonic()
        if now - self._looked < SESSION_SECONDS and time.time() < self._claims.expires_at:
            return True
        self._looked = now
        return self._tokens.is_open(self._claims)


def _socket_of(environ: Mapping[str, Any]) -> socket.socket | None:
    """The connection of a request at eventlet's server; other servers keep it to themselves."""
    ask = getattr(environ.get("wsgi.input"), "get_socket", None)
    green = ask() if ask else None
    return getattr(green, "fd", green)


def _hung_up(connection: socket.socket | None) -> bool:
    """A peek tells the end of what the reader says; a write would tell only the one after the next."""
    if connection is None:
        return False
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except (BlockingIOError, InterruptedError):
        return False
    except (OSError, ValueError):
        return True
