"""Whoever talks to a port slower than a line can be is not waited for: neither for a request nor for taking an answer.

A socket's own time limit begins anew with every byte, so one byte a second would hold a connection for ever. Here the
time that is spent waiting for the other side is added up; it may be so many seconds, and more only as bytes flow.
"""

import errno
import io
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import eventlet
from werkzeug.exceptions import RequestTimeout

PIECE_BYTES = 64 * 1024


@dataclass(frozen=True)
class PaceLimits:
    """`header_seconds`: from a request's first byte to its last header. `slow_seconds`: what waiting for a body, or for
    an answer to be taken, may add up to before it counts how fast it goes: `least_bytes` a second from then on."""

    header_seconds: float
    slow_seconds: float
    least_bytes: float


class TooSlow(Exception):
    """The other side has used up its time."""


class Pace:
    """The time one side has left."""

    def __init__(self, limits: PaceLimits) -> None:
        self._limits = limits
        self._waited = 0.0
        self._bytes = 0

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Raises TooSlow when the time is over; tell afterwards what came or went by `count`."""
        began = time.monotonic()
        left = self._limits.slow_seconds + self._bytes / self._limits.least_bytes - self._waited
        with eventlet.Timeout(max(left, 0.001), TooSlow()):
            yield
        self._waited += time.monotonic() - began

    def count(self, size: int) -> None:
        self._bytes += size


class PacedReader:
    """A request's body as the WSGI server reads it. Raises 408 when it comes too slowly."""

    def __init__(self, file: io.BufferedReader, limits: PaceLimits, late: Any) -> None:
        """`late()` is told before 408 is raised: nothing more can be read from this connection."""
        self._file = file
        self._pace = Pace(limits)
        self._late = late

    def read(self, size: int) -> bytes:
        """So many bytes, fewer at the end only."""
        pieces, left = [], size
        while left > 0 and (piece := self._waited_for(self._file.read1, min(left, PIECE_BYTES))):
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        return self._waited_for(self._file.readline, size)

    def readlines(self, hint: int = -1) -> list[bytes]:
        return self.read(hint).splitlines(keepends=True)

    def _waited_for(self, read: Any, size: int) -> bytes:
        try:
            with self._pace.waiting():
                piece: bytes = read(size)
        except TooSlow:
            self._late()
            raise RequestTimeout from None
        self._pace.count(len(piece))
        return piece


class PacedWriter:
    """Where answers are written to. Whoever does not take them counts as gone."""

    def __init__(self, file: io.BufferedWriter, connection: Any, limits: PaceLimits) -> None:
        self._file = file
        self._connection = connection
        self._limits = limits
        self._pace = Pace(limits)

    @property
    def closed(self) -> bool:
        return self._file.closed

    def begin(self) -> None:
        """A new answer on the same connection."""
        self._pace = Pace(self._limits)

    def write(self, content: bytes) -> int:
        view = memoryview(content)
        for at in range(0, len(view), PIECE_BYTES):
            piece = view[at : at + PIECE_BYTES]
            try:
                with self._pace.waiting():
                    self._connection.sendall(piece)
            except TooSlow:
                raise BrokenPipeError(errno.EPIPE, "the answer is not taken") from None
            self._pace.count(len(piece))
        return len(view)

    def writelines(self, lines: Iterable[bytes]) -> None:
        self.write(b"".join(lines))

    def flush(self) -> None:
        """Everything has been sent already."""

    def close(self) -> None:
        self._file.close()
