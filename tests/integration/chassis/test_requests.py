"""A request that kills its process is given up, and an answer that no broker would take is an error (real RabbitMQ)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import amqp
import pytest

from services.chassis.messaging.broker import open_connection
from services.chassis.process.problems import Problem
from services.chassis.process.run import rpc_client
from services.chassis.process.run.requests import MOST_ANSWER_BYTES, MOST_DELIVERIES
from tests.backbone import queue_length, wait_until
from tests.integration.chassis.conftest import World

RESTARTS = MOST_DELIVERIES + 3
DIED = 9


def _ask_to_die(world: World) -> Problem:
    with rpc_client(world.amqp_uri, timeout=120) as rpc, pytest.raises(Problem) as refusal:
        rpc[world.probe].die()
    return refusal.value


def test_a_request_that_kills_each_process_is_given_up_and_answered(world: World):
    deaths, running = 0, world.serve().ready()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(_ask_to_die, world)
        while not asked.done() and deaths < RESTARTS:
            if running.popen.poll() is not None:
                assert running.popen.returncode == DIED
                deaths += 1
                running = world.serve()
        refusal = asked.result(60)

    assert deaths == MOST_DELIVERIES
    assert (refusal.status, refusal.code, refusal.params) == (500, "request-given-up", {"deliveries": MOST_DELIVERIES})
    running.ready()
    assert running.metric("stufenplan_rpc_requests_given_up_total", call=f"{world.probe}.die") == 1
    assert queue_length(world.amqp_uri, f"rpc-{world.probe}") == 0
    with rpc_client(world.amqp_uri, timeout=20) as rpc:
        assert rpc[world.probe].sleep(0) == "slept"


def test_an_answer_too_large_for_the_broker_is_an_error_and_no_death(world: World):
    service = world.serve().ready()
    with rpc_client(world.amqp_uri, timeout=60) as rpc:
        probe = rpc[world.probe]
        with pytest.raises(Problem) as refusal:
            probe.speak(200_000_000)
        assert len(probe.speak(MOST_ANSWER_BYTES - 100)) == MOST_ANSWER_BYTES - 100

    assert (refusal.value.status, refusal.value.code) == (500, "answer-too-large")
    assert service.popen.poll() is None
    assert service.metric("stufenplan_rpc_answers_too_large_total") == 1


NOBODY: dict[str, Any] = {"content_type": "application/json", "content_encoding": "utf-8"}
ASKED: dict[str, Any] = {**NOBODY, "reply_to": "nobody", "correlation_id": "1"}
MALFORMED: dict[str, tuple[bytes, dict[str, Any]]] = {
    "nobody to answer": (b'{"args": [], "kwargs": {}}', NOBODY),
    "no content type": (b"{}", {}),
    "no properties but a body": (b'{"args": [], "kwargs": {}}', {}),
    "no encoding": (b'{"args": [], "kwargs": {}}', {"content_type": "application/json", "reply_to": "x"}),
    "an unknown encoding": (b"{}", {**ASKED, "content_encoding": "klingon"}),
    "an unknown content type": (b"{}", {**ASKED, "content_type": "application/x-python"}),
    "a list": (b"[]", ASKED),
    "a text": (b'"x"', ASKED),
    "null": (b"null", ASKED),
    "nothing": (b"", ASKED),
    "no arguments": (b'{"args": 1}', ASKED),
    "arguments of another kind": (b'{"args": 1, "kwargs": []}', ASKED),
    "not JSON": (b"\xff\xfe", ASKED),
    "headers of another kind": (
        b'{"args": [0], "kwargs": {}}',
        {**ASKED, "headers": {"nameko.call_id_stack": 7, "nameko.user_id": [1]}},
    ),
    "a count that is none": (b'{"args": [0], "kwargs": {}}', {**ASKED, "headers": {"x-delivery-count": "many"}}),
}


def test_a_request_that_cannot_be_read_ends_no_process(world: World):
    service = world.serve().ready()
    with open_connection(world.amqp_uri) as connection:
        for method in ("sleep", "x", ""):
            for body, properties in MALFORMED.values():
                headers = {"application_headers": properties.get("headers", {})}
                plain = {key: value for key, value in properties.items() if key != "headers"}
                message = amqp.Message(body, **plain, **headers)
                connection.default_channel.basic_publish(message, "nameko-rpc", f"{world.probe}.{method}")
    with rpc_client(world.amqp_uri, timeout=30) as rpc:
        assert rpc[world.probe].sleep(0) == "slept"

    wait_until(lambda: queue_length(world.amqp_uri, f"rpc-{world.probe}") == 0, 10, "nothing lies there")
    assert service.popen.poll() is None
    assert service.metric("stufenplan_rpc_requests_given_up_total") >= 3
