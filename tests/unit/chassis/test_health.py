"""Alive and ready are two things; a draining process is alive and not ready."""

import json

from services.chassis.process.health import Health


def fail() -> None:
    raise ConnectionError("away")


def test_a_process_without_checks_is_ready():
    assert Health().answer("/readyz")[0] == 200


def test_each_failing_check_is_named():
    health = Health()
    health.add("database", fail)
    health.add("events", lambda: None)

    status, _, body = health.answer("/readyz")

    assert status == 503
    assert json.loads(body)["checks"] == {"database": "ConnectionError: away", "events": "ok"}
    assert health.answer("/healthz")[0] == 200


def test_a_draining_process_is_not_ready():
    health = Health()
    health.draining = True

    assert health.answer("/readyz")[0] == 503
    assert health.answer("/healthz")[0] == 200


def test_other_paths_are_not_its_business():
    assert Health().answer("/api/v1") is None
