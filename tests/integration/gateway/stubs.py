"""The four services in one process with answers kept in memory, over the real broker: for what real ones never do.

`python -m tests.integration.gateway.stubs AMQP_URI` runs until it is ended.
"""

import eventlet

eventlet.monkey_patch()

import sys  # noqa: E402
from collections.abc import Callable  # noqa: E402
from functools import partial  # noqa: E402
from importlib import import_module  # noqa: E402
from typing import Any  # noqa: E402

import kombu  # noqa: E402
import nameko.rpc  # noqa: E402
from nameko.rpc import rpc  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from services.chassis.messaging.topology import RPC_ARGUMENTS  # noqa: E402
from services.chassis.process.problems import Fault, Problem  # noqa: E402
from services.contracts.calls.call import Call, calls_of  # noqa: E402
from services.contracts.problems import REGION_UNKNOWN  # noqa: E402
from tests.unit.gateway.answers import HOUSEHOLD_ID, REGION, imported, site_limits, switch  # noqa: E402
from tests.unit.gateway.fakes import FakeServices  # noqa: E402

FAKE = FakeServices()
FILED: list[str] = []


def file_switch(reason: str, **_: Any) -> Any:
    if reason.startswith("langsam"):
        eventlet.sleep(3)
    FILED.append(reason)
    return switch() | {"reason": reason}


def get_region(region: str) -> Any:
    if region == "unbekannt":
        raise Problem.of(REGION_UNKNOWN, [Fault("region", "unknown-key")], region=region)
    if region == "kaputt":
        raise RuntimeError("password=geheim")
    return REGION


FAKE.answers |= {
    "sites.file_switch": file_switch,
    "sites.get_region": get_region,
    "sites.list_switches": lambda **_: [switch() | {"reason": reason} for reason in FILED],
    "protection.list_limits": [site_limits(f"site-{number}") for number in range(19)],
    "notification.receive_part": lambda import_id, part, content_base64: {
        "import_id": import_id,
        "part": part,
        "bytes": len(content_base64),
    },
    "notification.finish_import": {"imported": 2, "updated": 0},
    "notification.resolve_households": lambda region, bg_numbers: {
        "households": dict.fromkeys(bg_numbers, HOUSEHOLD_ID),
        "with_phone": [HOUSEHOLD_ID],
    },
    "scheduling.import_appointments": lambda rows, **_: imported(len(rows)),
}


def stub(service: str) -> type:
    """Has every method that is called and has an answer here."""

    def method(call: Call) -> Callable[..., Any]:
        def answer(self: Any, request: Any = None) -> Any:
            return FAKE.call(call, request or {})

        answer.__name__ = call.method
        return rpc(expected_exceptions=Problem)(answer)

    calls = calls_of(import_module(f"services.contracts.calls.{service}"))
    methods = {call.method: method(call) for call in calls if f"{service}.{call.method}" in FAKE.answers}
    return type(service.title(), (), {"name": service, **methods})


def main(amqp_uri: str) -> None:
    # The queues real services declare; a queue of another kind would be in their way.
    nameko.rpc.Queue = partial(kombu.Queue, queue_arguments=RPC_ARGUMENTS)
    runner = ServiceRunner({"AMQP_URI": amqp_uri, "HEARTBEAT": 30, "max_workers": 20})
    for service in sys.argv[2:] or ("sites", "protection", "scheduling", "notification"):
        runner.add_service(stub(service))
    runner.start()
    runner.wait()


if __name__ == "__main__":
    main(sys.argv[1])
