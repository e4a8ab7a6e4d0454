"""What each service's own RabbitMQ user may do: its queues, its events, answers to calls; nothing of the others.

`python -m services.chassis.messaging.permissions SERVICE… --caller gateway` prints them as RabbitMQ's definitions.
Publishing into the default exchange would reach every queue, so nobody may: parked messages go through an exchange of
their own, in which the routing key says whose they are, and RabbitMQ checks it ("topic authorisation").
"""

import argparse
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.chassis.messaging.topology import PARKING, RPC_EXCHANGE

NOTHING = "^$"
REPLY_KEY = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
"""Nameko's name for where an answer goes: a random UUID."""


@dataclass(frozen=True)
class Rights:
    """`topics`: for each topic exchange the routing keys that may be written and read."""

    user: str
    configure: str
    write: str
    read: str
    topics: Mapping[str, tuple[str, str]]

    def as_permission(self, vhost: str = "/") -> dict[str, str]:
        return {"user": self.user, "vhost": vhost, "configure": self.configure, "write": self.write, "read": self.read}

    def as_topic_permissions(self, vhost: str = "/") -> list[dict[str, str]]:
        return [
            {"user": self.user, "vhost": vhost, "exchange": exchange, "write": write, "read": read}
            for exchange, (write, read) in self.topics.items()
        ]


def rights_of(service: str, *, calls: bool = False) -> Rights:
    """`calls`: it asks the others, and looks after parked messages; only the gateway does."""
    own = re.escape(service)
    mine = [f"rpc-{own}", rf"rpc\.reply-{own}-.*", rf"{own}\.events"]
    dead = [r".*\.dead"] if calls else []
    parked = rf"^{own}\..*\.dead$"
    return Rights(
        user=service,
        configure=_any(mine),
        write=_any([*mine, re.escape(RPC_EXCHANGE), re.escape(PARKING)]),
        read=_any([*mine, rf"{own}\..*", re.escape(RPC_EXCHANGE), *dead]),
        topics={
            RPC_EXCHANGE: (".*" if calls else _any([REPLY_KEY]), _any([rf"{own}\..*", REPLY_KEY])),
            PARKING: (".*" if calls else parked, NOTHING),
        },
    )


def _any(patterns: Sequence[str]) -> str:
    return f"^({'|'.join(patterns)})$"


def definitions(rights: Iterable[Rights]) -> dict[str, Any]:
    """In the form of RabbitMQ's definitions file; the users themselves, with their passwords, are the operator's."""
    listed = list(rights)
    return {
        "permissions": [each.as_permission() for each in listed],
        "topic_permissions": [topic for each in listed for topic in each.as_topic_permissions()],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m services.chassis.messaging.permissions", description=__doc__)
    parser.add_argument("services", nargs="+", help="for instance sites")
    parser.add_argument("--caller", action="append", default=[], help="one that calls the others")
    chosen = parser.parse_args(arguments)
    print(json.dumps(definitions(rights_of(name, calls=name in chosen.caller) for name in chosen.services), indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
