"""A service process: its probes, its RPC, its way to wait for the database, its start and its end."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.chassis.process.problems import Fault, Problem
from services.chassis.process.run import rpc_client
from tests.backbone import wait_until
from tests.integration.chassis.conftest import World


def call(world: World, method: str, *args: object) -> object:
    with rpc_client(world.amqp_uri) as rpc:
        return getattr(rpc[world.probe], method)(*args)


def test_a_problem_raised_in_a_service_reaches_its_caller_whole(world: World) -> None:
    world.serve().ready()

    with pytest.raises(Problem) as raised:
        call(world, "refuse")

    problem = raised.value
    assert (problem.status, problem.code, problem.params) == (422, "unusable", {"why": "told to"})
    assert problem.faults == [Fault("sites/3", "missing")]


def test_waiting_for_the_database_does_not_stop_the_process(world: World) -> None:
    world.serve().ready()
    assert call(world, "wait_function") == "wait_in_event_loop"

    began = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: call(world, "sleep_in_database", 1), range(4)))

    assert time.monotonic() - began < 3


def test_probes_answer_while_every_worker_is_busy(world: World) -> None:
    service = world.serve().ready()
    callers = [threading.Thread(target=call, args=(world, "sleep", 3)) for _ in range(10)]
    for caller in callers:
        caller.start()
    wait_until(lambda: service.metric("stufenplan_worker_slots_in_use") == 10)
    assert service.metric("stufenplan_worker_slots") == 10 + 23, "those for calls, and for all events in hand"

    for path in ("/healthz", "/readyz", "/metrics"):
        began = time.monotonic()
        assert service.get(path)[0] == 200
        assert time.monotonic() - began < 0.5, path

    for caller in callers:
        caller.join()


def test_a_mounted_application_calls_other_services_and_its_requests_are_counted(world: World) -> None:
    service = world.serve().ready()

    assert service.get("/ask/wait_function") == (200, "wait_in_event_loop")
    assert service.get("/ask/refuse")[0] == 422
    labels = {"method": "GET", "route": "/ask/<method>"}
    assert service.metric("stufenplan_http_requests_total", **labels, code="200") == 1
    assert service.metric("stufenplan_http_requests_total", **labels, code="422") == 1


def test_a_port_in_use_is_said_in_one_sentence(world: World) -> None:
    first = world.serve().ready()

    second = world.serve()

    assert second.wait() == 1
    assert f"Port {first.port} on 127.0.0.1 is taken" in second.text()
    assert "Traceback" not in second.text()


def test_a_broken_configuration_is_said_with_all_its_faults(world: World) -> None:
    broken = world.settings_path.with_name("broken.yaml")
    broken.write_text("retry: {limit: 0}\nhome: .run\n")

    service = world.serve(STUFENPLAN_CONFIG=str(broken))

    assert service.wait() == 1
    assert "retry/limit: must be at least 1" in service.text()
    assert "broker/uri: is missing" in service.text()
    assert "Traceback" not in service.text()


def test_on_sigterm_running_work_is_finished_and_acknowledged(world: World) -> None:
    service = world.serve().ready()
    event = world.say(behave="sleep", seconds=2)
    wait_until(lambda: world.attempts() == [event])

    assert service.stop() == 0

    assert world.effects() == [event]
    assert world.length(world.queue) == 0


def test_on_sigterm_a_running_command_is_answered_and_not_carried_out_again(world: World) -> None:
    service = world.serve().ready()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(call, world, "sleep", 2)
        wait_until(lambda: service.metric("stufenplan_worker_slots_in_use") == 1)
        assert service.stop() == 0
        assert answer.result(5) == "slept"

    assert world.length(f"rpc-{world.probe}") == 0


def test_on_sigterm_the_process_is_not_ready_first_and_ends_in_bounded_time(world: World) -> None:
    service = world.serve().ready()
    event = world.say(behave="sleep", seconds=60)
    wait_until(lambda: world.attempts() == [event])

    began = time.monotonic()
    service.popen.terminate()
    wait_until(lambda: service.get("/readyz")[0] == 503, 2)
    assert service.wait() == 0

    assert time.monotonic() - began < 10
    wait_until(lambda: world.length(world.queue) == 1, what="the event goes back to its queue")
    assert world.effects() == []


def test_a_log_line_is_json_with_the_service_and_the_event(world: World) -> None:
    import json

    service = world.serve().ready()
    event = world.say(behave="raise")
    world.taken_from_dead()

    lines = [json.loads(line) for line in service.text().splitlines() if line.startswith("{")]
    assert {line["service"] for line in lines} == {world.probe}
    assert any(line.get("event_id") == event and line["level"] in ("error", "warning") for line in lines)


def test_quick_answers_of_the_database_leave_everybody_else_their_turns(world: World) -> None:
    service = world.serve().ready()

    took = call(world, "ask_database_without_pause", 2)

    assert isinstance(took, list) and len(took) > 20, "nobody else had a turn"
    assert service.get("/healthz")[0] == 200
