"""A service's port keeps to its limits, whoever talks to it."""

import json
import socket
import urllib.error
import urllib.request
from contextlib import closing

import pytest
import yaml

from tests.backbone import Process
from tests.integration.chassis.conftest import World


def test_a_body_that_is_too_large_is_refused_with_a_problem(world: World) -> None:
    service = _with_limits(world)

    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(service.url + "/ask/wait_function", data=b"x" * 2000, timeout=5)

    assert refusal.value.code == 413
    assert refusal.value.headers["Content-Type"] == "application/problem+json"
    assert json.loads(refusal.value.read())["type"] == "urn:stufenplan:body-too-large"


def test_a_connection_that_says_nothing_is_closed(world: World) -> None:
    service = _with_limits(world)

    with closing(socket.create_connection(("127.0.0.1", service.port))) as silent:
        silent.settimeout(5)
        silent.sendall(b"GET /healthz HTTP/1.1\r\nHost:")
        assert silent.recv(1) == b""


def _with_limits(world: World) -> Process:
    document = yaml.safe_load(world.settings_path.read_text())
    document["http"] |= {"body_limit_bytes": 1024, "idle_seconds": 1}
    path = world.settings_path.with_name("limits.yaml")
    path.write_text(yaml.safe_dump(document))
    return world.serve(STUFENPLAN_CONFIG=str(path)).ready()
