"""A service's port keeps to its limits, whoever talks to it."""

import http.client
import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest
import yaml

from tests.backbone import Process
from tests.integration.chassis.conftest import World
from tests.probe.events import MUCH
from tests.probe.world import PACKAGE


@pytest.fixture(scope="module")
def strict(
    tmp_path_factory: pytest.TempPathFactory, broker_uri: str, module_database: Callable[[str], str]
) -> Iterator[Process]:
    """A service that waits a second for headers and for what comes too slowly, and long for the next request."""
    databases = (module_database(PACKAGE), module_database("source"))
    world = World(tmp_path_factory.mktemp("limits"), broker_uri, *databases)
    yield _with_limits(world, header_seconds=1, slow_seconds=1, least_bytes_per_second=1000, idle_seconds=10)
    world.processes.close()


def test_a_body_that_is_too_large_is_refused_with_a_problem(strict: Process) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(strict.url + "/ask/wait_function", data=b"x" * 2000, timeout=5)

    assert refusal.value.code == 413
    assert refusal.value.headers["Content-Type"] == "application/problem+json"
    assert json.loads(refusal.value.read())["type"] == "urn:stufenplan:body-too-large"


def test_a_connection_that_says_nothing_is_closed(world: World) -> None:
    service = _with_limits(world)

    with closing(socket.create_connection(("127.0.0.1", service.port))) as silent:
        silent.settimeout(5)
        silent.sendall(b"GET /healthz HTTP/1.1\r\nHost:")
        assert silent.recv(1) == b""


def test_headers_that_trickle_are_answered_408_in_time(strict: Process) -> None:
    with closing(socket.create_connection(("127.0.0.1", strict.port))) as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        answer, seconds = _trickled(slow)

    assert answer.startswith(b"HTTP/1.1 408 ") and 0.5 < seconds < 4


def test_a_body_that_trickles_holds_nothing_for_longer_than_its_size_allows(strict: Process) -> None:
    with closing(socket.create_connection(("127.0.0.1", strict.port))) as slow:
        slow.sendall(b"POST /read/body HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
        answer, seconds = _trickled(slow)

    assert answer.startswith(b"HTTP/1.1 408 ") and 0.5 < seconds < 4


def test_a_body_that_nobody_reads_and_that_trickles_ends_the_connection_and_nothing_else(strict: Process) -> None:
    with closing(socket.create_connection(("127.0.0.1", strict.port))) as slow:
        slow.sendall(b"POST /ask/wait_function HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
        answer, seconds = _trickled(slow)

    assert answer.startswith(b"HTTP/1.1 200 ") and 0.5 < seconds < 4
    assert strict.get("/healthz")[0] == 200


def test_a_slow_line_that_is_fast_enough_is_waited_for(world: World) -> None:
    service = _with_limits(world, slow_seconds=1, least_bytes_per_second=20, idle_seconds=10)

    with closing(socket.create_connection(("127.0.0.1", service.port))) as slow:
        slow.settimeout(10)
        slow.sendall(b"POST /read/body HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n")
        for _ in range(10):
            slow.sendall(b"x" * 10)
            time.sleep(0.25)
        answer = slow.recv(1000)

    assert answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(b"100")


def test_an_answer_that_is_not_taken_is_given_up(world: World) -> None:
    service = _with_limits(world, slow_seconds=1, least_bytes_per_second=10_000_000, idle_seconds=30)

    with closing(socket.socket()) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", service.port))
        slow.settimeout(10)
        slow.sendall(b"GET /read/much HTTP/1.1\r\nHost: a\r\n\r\n")
        began, taken = time.monotonic(), 0
        try:
            while piece := slow.recv(1024 if time.monotonic() - began < 3 else 1_000_000):
                taken += len(piece)
                time.sleep(0.02 if time.monotonic() - began < 3 else 0)
        except ConnectionResetError:
            pass

    assert taken < MUCH and time.monotonic() - began < 8
    assert len(service.get("/read/much")[1]) == MUCH, "whoever takes it gets all of it"


def test_a_connection_is_used_again_after_a_pause_between_requests(strict: Process) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", strict.port, timeout=10)) as connection:
        for _ in range(3):
            connection.request("POST", "/read/body", b"x" * 500)
            assert connection.getresponse().read() == b"500"
            time.sleep(1.2)


def _trickled(slow: socket.socket) -> tuple[bytes, float]:
    """A byte every tenth of a second until the other side has enough: what it said, and when."""
    began, said = time.monotonic(), b""
    slow.settimeout(0.1)
    while time.monotonic() - began < 8:
        with suppress(ConnectionError):
            slow.sendall(b"x")
        try:
            piece = slow.recv(1000)
        except TimeoutError:
            continue
        except ConnectionError:
            break
        said += piece
        if not piece:
            break
    return said, time.monotonic() - began


def _with_limits(world: World, **limits: float) -> Process:
    document = yaml.safe_load(world.settings_path.read_text())
    document["http"] |= {"body_limit_bytes": 1024, "idle_seconds": 1} | limits
    path = world.settings_path.with_name("limits.yaml")
    path.write_text(yaml.safe_dump(document))
    return world.serve(STUFENPLAN_CONFIG=str(path)).ready()
