"""Connections to RabbitMQ, in one place because kombu's types are incomplete."""

from typing import Any

from kombu.connection import Connection


def open_connection(uri: str, **options: Any) -> Any:
    """A kombu connection; nothing is sent before it is used."""
    make: Any = Connection
    return make(uri, **options)
