"""Connections to the database notice a server that vanished without closing them."""

import os
import socket
from collections.abc import Callable

from services.chassis.storage.database import Database, connect
from tests.probe.world import PACKAGE

LONGEST_SECONDS = 60


def seconds_until_noticed(fileno: int) -> tuple[float, float]:
    """When nothing was asked, and when a question stays without any answer."""
    with socket.socket(fileno=os.dup(fileno)) as own:
        assert own.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        idle, interval, count, asked = (
            own.getsockopt(socket.IPPROTO_TCP, option)
            for option in (
                socket.TCP_KEEPIDLE,
                socket.TCP_KEEPINTVL,
                socket.TCP_KEEPCNT,
                socket.TCP_USER_TIMEOUT,
            )
        )
    return idle + interval * count, asked / 1000


def test_a_server_that_vanished_is_noticed_within_a_minute(database: Callable[[str], str]) -> None:
    url = database(PACKAGE)
    pooled = Database(url, name="test")
    try:
        with connect(url, name="test") as single, pooled.transaction() as one_of_many:
            for connection in (single, one_of_many):
                idle, asked = seconds_until_noticed(connection.fileno())
                assert 0 < idle <= LONGEST_SECONDS
                assert 0 < asked <= LONGEST_SECONDS
    finally:
        pooled.close()


def test_a_connection_that_the_server_has_closed_is_not_handed_out(database: Callable[[str], str]) -> None:
    pooled = Database(database(PACKAGE), name="test", max_size=1)
    try:
        for _ in range(2):
            with pooled.transaction() as connection:
                pid = connection.info.backend_pid
            with connect(pooled.url, name="other") as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            with pooled.transaction() as connection:
                assert connection.info.backend_pid != pid
    finally:
        pooled.close()
