"""Connections to RabbitMQ, in one place because the types of kombu and py-amqp are incomplete."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from amqp.method_framing import frame_writer
from kombu.connection import Connection


def open_connection(uri: str, **options: Any) -> Any:
    """A kombu connection; nothing is sent before it is used."""
    make: Any = Connection
    return make(uri, **options)


@contextmanager
def one_write(connection: Any) -> Iterator[None]:
    """What is sent inside on the AMQP connection goes out at the end, in one write. Nobody may wait inside."""
    writer, pieces = connection.frame_writer, Pieces()
    connection.frame_writer = frame_writer(connection, pieces)
    try:
        yield
    finally:
        connection.frame_writer = writer
    if pieces:
        connection.transport.write(b"".join(pieces))


class Pieces(list[bytes]):
    """Stands in for py-amqp's transport; what it is given is overwritten by the next frame."""

    def write(self, piece: bytes | memoryview) -> None:
        self.append(bytes(piece))
