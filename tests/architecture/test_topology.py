"""Every event has a listener, every queue its retry and dead-letter queues, and the committed definitions hold."""

import json
import subprocess
import sys
from pathlib import Path

from services.contracts.events import notification, protection, scheduling, sites

ROOT = Path(__file__).parents[2]
SERVICES = [f"services.{name}.service" for name in ("sites", "protection", "scheduling", "notification", "gateway")]


def definitions() -> dict:
    command = [sys.executable, "-m", "services.chassis.messaging.topology", "definitions", *SERVICES]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def test_the_committed_definitions_are_current():
    committed = json.loads((ROOT / "deploy" / "rabbitmq" / "definitions.json").read_text())
    assert committed == definitions(), "run `make docs` and commit the result"


def test_the_committed_permissions_are_current():
    names = [module.split(".")[1] for module in SERVICES]
    command = [sys.executable, "-m", "services.chassis.messaging.permissions", *names, "--caller", "gateway"]
    made = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    committed = json.loads((ROOT / "deploy" / "rabbitmq" / "permissions.json").read_text())
    assert committed == made, "run `make docs` and commit the result"


def test_every_event_has_a_listener():
    bound = {(b["source"], b["routing_key"]) for b in definitions()["bindings"]}
    said = {
        (e.exchange, e.name) for publisher in (sites, protection, scheduling, notification) for e in publisher.EVENTS
    }
    assert said <= bound


def test_every_queue_survives_a_broker_and_keeps_what_it_rejects():
    queues = {queue["name"]: queue for queue in definitions()["queues"]}
    for name, queue in queues.items():
        assert queue["durable"] and queue["arguments"]["x-queue-type"] == "quorum", name
        if name.endswith(".dead"):
            assert "x-message-ttl" not in queue["arguments"], f"dead letters in {name} must not vanish"
            continue
        assert queue["arguments"]["x-dead-letter-strategy"] == "at-least-once", name
        assert queue["arguments"]["x-overflow"] == "reject-publish", name
        if not name.endswith(".retry"):
            assert {f"{name}.retry", f"{name}.dead"} <= set(queues)
