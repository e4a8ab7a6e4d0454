"""The four services in one process with answers kept in memory, over the real broker: for what real ones never do.

`python -m tests.integration.gateway.stubs AMQP_URI` runs until it is ended.
"""

import eventlet

eventlet.monkey_patch()

import sys  # noqa: E402
from collections.abc import Callable  # noqa: E402
from functools import partial  # noqa: E402
from typing import Any  # noqa: E402

import kombu  # noqa: E402
import nameko.rpc  # noqa: E402
from nameko.rpc import rpc  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from services.chassis.messaging.topology import RPC_ARGUMENTS  # noqa: E402
from services.chassis.process.problems import Fault, Problem  # noqa: E402
from tests.unit.gateway.fakes import FakeServices, switch  # noqa: E402

FAKE = FakeServices()
FILED: list[Any] = []


def file_switch(command: dict[str, Any], actor: dict[str, str]) -> Any:
    if command["reason"].startswith("langsam"):
        eventlet.sleep(3)
    FILED.append(command["reason"])
    return switch() | {"reason": command["reason"]}


def get_region(region: str) -> Any:
    if region == "unbekannt":
        raise Problem(404, "Region unbekannt", "Es gibt sie nicht.", [Fault("region", "unbekannt")])
    if region == "kaputt":
        raise RuntimeError("password=geheim")
    return FakeServices().answers["sites.get_region"]


FAKE.answers |= {
    "sites.file_switch": file_switch,
    "sites.get_region": get_region,
    "sites.list_switches": lambda *_: [switch() | {"reason": reason} for reason in FILED],
    "protection.check_region": {"faults": []},
    "protection.load_region": {},
    "protection.list_limits": [{"site": str(number)} for number in range(19)],
    "notification.check_region": {"faults": []},
    "notification.stage_import": lambda *_: {},
    "notification.finish_import": {"imported": 2, "updated": 0},
    "notification.resolve_households": lambda region, numbers: {number: f"h-{number}" for number in numbers},
    "scheduling.import_appointments": lambda region, rows, actor: {"imported": len(rows)},
}


def stub(service: str) -> type:
    def method(name: str) -> Callable[..., Any]:
        def answer(self: Any, *args: Any) -> Any:
            return FAKE.call(service, name, *args)

        answer.__name__ = name
        return rpc(expected_exceptions=Problem)(answer)

    names = [name.partition(".")[2] for name in FAKE.answers if name.startswith(f"{service}.")]
    return type(service.title(), (), {"name": service} | {name: method(name) for name in names})


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
