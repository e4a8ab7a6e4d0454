"""Exchanges, queues and bindings, derived from the subscriptions of service classes; all queue arguments live here.

Each subscription has three quorum queues: `<queue>`, from which a rejected message goes to `<queue>.retry`, waits
there and comes back, and `<queue>.dead`, where nothing expires. RabbitMQ cannot change arguments in place: a queue that
exists with other arguments is a TopologyMismatch, never something to live with.
"""

import argparse
import inspect
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from amqp.exceptions import AccessRefused, NotFound, PreconditionFailed

from services.chassis.messaging.broker import open_connection
from services.chassis.process.config import ConfigError, RetrySettings, load_settings

SUBSCRIPTIONS = "__subscriptions__"
# In a cluster a classic queue is away as long as its node is; nobody could call a service meanwhile.
RPC_ARGUMENTS = {"x-queue-type": "quorum"}
RPC_EXCHANGE = "nameko-rpc"
PARKING = "parking"
"""Leads by the queue's name to each queue and each dead queue: into the default exchange no service may write."""


@dataclass(frozen=True)
class Subscription:
    """One handler's queue and what is bound to it."""

    queue: str
    exchange: str
    routing_key: str

    @property
    def retry_queue(self) -> str:
        return f"{self.queue}.retry"

    @property
    def dead_queue(self) -> str:
        return f"{self.queue}.dead"


class TopologyMismatch(Exception):
    """The broker has queues or exchanges of our names with other arguments."""

    says_no_values = True

    def __init__(self, mismatches: Iterable[str]) -> None:
        self.mismatches = list(mismatches)
        super().__init__(
            "RabbitMQ has queues with other arguments than wanted, and cannot change them in place. "
            "Please empty and delete them, then start again:\n" + "\n".join(f"  {line}" for line in self.mismatches)
        )


def subscriptions_of(service_class: type) -> list[Subscription]:
    """The subscriptions declared with @subscribe on the methods of a service class."""
    name: str = service_class.name  # type: ignore[attr-defined]
    subscriptions = [
        Subscription(f"{name}.{event_type.name}", event_type.exchange, event_type.name)
        for _, method in inspect.getmembers(service_class, inspect.isfunction)
        for event_type in getattr(method, SUBSCRIPTIONS, ())
    ]
    queues = [subscription.queue for subscription in subscriptions]
    twice = sorted({queue for queue in queues if queues.count(queue) > 1})
    if twice:
        raise ValueError(f"{service_class.__name__} subscribes twice to {', '.join(twice)}")
    return subscriptions


def queue_arguments(subscription: Subscription, retry: RetrySettings) -> dict[str, dict[str, Any]]:
    """The arguments of each queue of a subscription.

    At-least-once dead-lettering needs `reject-publish`; in the default exchange the routing key is the target queue.
    """
    safe = {"x-queue-type": "quorum", "x-overflow": "reject-publish", "x-dead-letter-strategy": "at-least-once"}
    to_retry = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": subscription.retry_queue}
    back = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": subscription.queue}
    return {
        subscription.dead_queue: {"x-queue-type": "quorum"},
        subscription.retry_queue: {**safe, **back, "x-message-ttl": int(retry.delay_seconds * 1000)},
        subscription.queue: {**safe, **to_retry},
    }


def declare(new_channel: Callable[[], Any], subscriptions: Iterable[Subscription], retry: RetrySettings) -> None:
    """Creates what is missing. Raises TopologyMismatch naming everything that exists with other arguments."""
    mismatches: list[str] = []
    for exchange in (RPC_EXCHANGE, PARKING):
        _try(new_channel, mismatches, partial(declare_exchange, exchange=exchange))
    for subscription in subscriptions:
        _try(new_channel, mismatches, partial(declare_exchange, exchange=subscription.exchange))
        for queue, arguments in queue_arguments(subscription, retry).items():
            _try(new_channel, mismatches, partial(_declare_queue, queue=queue, arguments=arguments))
        if not mismatches:
            _try(new_channel, mismatches, partial(_bind, subscription=subscription))
    if mismatches:
        raise TopologyMismatch(mismatches)


def ensure(new_channel: Callable[[], Any], subscriptions: Sequence[Subscription], retry: RetrySettings) -> None:
    """`declare` for whoever may; a service's own user may not, and looks whether it was done.

    Raises TopologyMismatch.
    """
    try:
        declare(new_channel, subscriptions, retry)
    except AccessRefused:
        missing: list[str] = []
        for subscription in subscriptions:
            _try(new_channel, missing, partial(_find_queue, queue=subscription.queue))
        if missing:
            raise TopologyMismatch(missing) from None


def declare_rpc_exchange(new_channel: Callable[[], Any]) -> None:
    """For a service that starts on an empty broker as somebody who may; others find what was declared for them."""
    with suppress(AccessRefused):
        declare_exchange(new_channel(), RPC_EXCHANGE)


def declare_rpc(new_channel: Callable[[], Any], queue: str, arguments: dict[str, Any]) -> None:
    """Creates a queue for RPC; one of an older kind makes way when it is empty and unused, else TopologyMismatch."""
    mismatches: list[str] = []
    create = partial(_declare_queue, queue=queue, arguments=arguments)
    _try(new_channel, mismatches, create)
    if mismatches:
        mismatches.clear()
        _try(new_channel, mismatches, lambda channel: channel.queue_delete(queue, if_unused=True, if_empty=True))
        _try(new_channel, mismatches, create)
    if mismatches:
        raise TopologyMismatch(mismatches)


def declare_exchange(channel: Any, exchange: str) -> None:
    channel.exchange_declare(exchange=exchange, type="topic", durable=True, auto_delete=False)


def _declare_queue(channel: Any, queue: str, arguments: dict[str, Any]) -> None:
    channel.queue_declare(queue=queue, durable=True, auto_delete=False, arguments=arguments)


def _find_queue(channel: Any, queue: str) -> None:
    channel.queue_declare(queue, passive=True)


def _bindings(subscription: Subscription) -> list[tuple[str, str, str]]:
    """Exchange, queue and routing key."""
    parked = [(PARKING, queue, queue) for queue in (subscription.queue, subscription.dead_queue)]
    return [(subscription.exchange, subscription.queue, subscription.routing_key), *parked]


def _bind(channel: Any, subscription: Subscription) -> None:
    for exchange, queue, key in _bindings(subscription):
        channel.queue_bind(queue=queue, exchange=exchange, routing_key=key)


def _try(new_channel: Callable[[], Any], mismatches: list[str], step: Callable[[Any], Any]) -> None:
    # The broker closes a channel after a refusal, so each step has its own.
    channel = new_channel()
    try:
        step(channel)
    except (PreconditionFailed, NotFound) as refusal:
        mismatches.append(str(refusal.reply_text or refusal))
    else:
        channel.close()


def definitions(subscriptions: Sequence[Subscription], retry: RetrySettings, vhost: str = "/") -> dict[str, Any]:
    """The same topology in the form of RabbitMQ's definitions file."""
    queues = [
        {"name": queue, "vhost": vhost, "durable": True, "auto_delete": False, "arguments": arguments}
        for subscription in subscriptions
        for queue, arguments in sorted(queue_arguments(subscription, retry).items())
    ]
    exchanges = [
        {"name": name, "vhost": vhost, "type": "topic", "durable": True, "auto_delete": False, "internal": False,
         "arguments": {}}
        for name in sorted({RPC_EXCHANGE, PARKING, *(subscription.exchange for subscription in subscriptions)})
    ]  # fmt: skip
    bindings = [
        {"source": source, "vhost": vhost, "destination": queue, "destination_type": "queue", "routing_key": key,
         "arguments": {}}
        for subscription in subscriptions
        for source, queue, key in _bindings(subscription)
    ]  # fmt: skip
    return {"exchanges": exchanges, "queues": queues, "bindings": bindings}


def load_services(path: str) -> list[type]:
    """The service classes of `package.module` or the one of `package.module:Class`."""
    module_name, _, class_name = path.partition(":")
    module = import_module(module_name)
    if class_name:
        return [getattr(module, class_name)]
    return [
        candidate
        for _, candidate in inspect.getmembers(module, inspect.isclass)
        if candidate.__module__ == module_name and isinstance(getattr(candidate, "name", None), str)
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m services.chassis.messaging.topology", description=__doc__)
    parser.add_argument("action", choices=["declare", "definitions"])
    parser.add_argument("services", nargs="+", metavar="module[:Class]", help="for instance services.sites.service")
    chosen = parser.parse_args(arguments)
    subscriptions = [s for path in chosen.services for cls in load_services(path) for s in subscriptions_of(cls)]
    try:
        settings = load_settings()
        if chosen.action == "definitions":
            print(json.dumps(definitions(subscriptions, settings.retry), indent=2))
            return 0
        with open_connection(settings.amqp_uri, connect_timeout=10) as connection:
            declare(connection.channel, subscriptions, settings.retry)
    except (ConfigError, TopologyMismatch) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"RabbitMQ cannot be reached: {error}", file=sys.stderr)
        return 1
    print(f"{len(subscriptions)} subscriptions with three queues each are declared.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
