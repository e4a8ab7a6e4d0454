"""Messages between a process and its child: eight bytes of length, then so many bytes, sent in small pieces."""

import struct
from collections.abc import Iterator
from typing import IO

PIECE_BYTES = 256 * 1024
_SIZE = struct.Struct(">Q")


def send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(_SIZE.pack(len(message)))
    for at in range(0, len(message), PIECE_BYTES):
        pipe.write(message[at : at + PIECE_BYTES])


def receive(pipe: IO[bytes]) -> bytes | None:
    """The next message; None when the other side has ended, also in the middle of one."""
    head = pipe.read(_SIZE.size)
    if len(head) < _SIZE.size:
        return None
    (size,), message = _SIZE.unpack(head), bytearray()
    while len(message) < size:
        piece = pipe.read(min(PIECE_BYTES, size - len(message)))
        if not piece:
            return None
        message += piece
    return bytes(message)


def messages(pipe: IO[bytes]) -> Iterator[bytes]:
    while (message := receive(pipe)) is not None:
        yield message
