"""Each service has a RabbitMQ user of its own, which reaches its own queues and events and nothing of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from uuid import uuid4

import pytest
from amqp import Message
from amqp.exceptions import AccessRefused, ConnectionError, NotFound, PreconditionFailed

from deploy.local.broker import Broker
from deploy.local.provision import provision_users
from services.chassis.messaging.broker import open_connection
from services.chassis.messaging.topology import PARKING, RPC_EXCHANGE, declare, load_services, subscriptions_of
from services.chassis.process.config import load_settings

SERVICES = ("sites", "protection", "scheduling", "notification", "gateway")
PASSWORDS = {name: f"password of {name}" for name in SERVICES}
Step = Callable[..., object]


@pytest.fixture(scope="module")
def users(broker_server: Broker) -> dict[str, str]:
    """Addresses by service, on a broker with the whole topology."""
    classes = [each for name in SERVICES for each in load_services(f"services.{name}.service")]
    subscriptions = [subscription for each in classes for subscription in subscriptions_of(each)]
    with open_connection(broker_server.uri) as connection:
        declare(connection.channel, subscriptions, load_settings(environ={}).retry)
        channel = connection.channel()
        for name in SERVICES:
            channel.queue_declare(f"rpc-{name}", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
            channel.queue_bind(f"rpc-{name}", RPC_EXCHANGE, f"{name}.*")
    return provision_users(broker_server, PASSWORDS)


def queues(broker: Broker) -> list[str]:
    return [queue["name"] for queue in broker.manage("GET", "/api/queues/%2F")["items"]]


def reaches(uri: str, step: Step) -> bool:
    """Whether the broker lets this user do it; each step on a connection of its own, with confirms."""
    with open_connection(uri, transport_options={"confirm_publish": True}) as connection:
        try:
            step(connection.default_channel)
        except AccessRefused:
            return False
        except (NotFound, PreconditionFailed):
            return True
        except ConnectionError as error:
            return "ACCESS_REFUSED" not in str(error)
    return True


def publish(exchange: str, key: str) -> Step:
    return lambda channel: channel.basic_publish(Message("{}"), exchange, key)


def foreign_acts(broker: Broker, service: str) -> Iterator[tuple[str, Step]]:
    """What a service that was broken into might try with what belongs to others."""
    for queue in queues(broker):
        owner = queue.removeprefix("rpc-").partition(".")[0]
        if owner == service:
            continue
        if not (service == "gateway" and queue.endswith(".dead")):
            yield f"read {queue}", lambda channel, queue=queue: channel.basic_get(queue)
            yield f"empty {queue}", lambda channel, queue=queue: channel.queue_purge(queue)
        yield f"delete {queue}", lambda channel, queue=queue: channel.queue_delete(queue)
        yield f"write to {queue} by the default exchange", publish("", queue)
        if service != "gateway":
            yield f"park in {queue}", publish(PARKING, queue)
    for other in set(SERVICES) - {service}:
        yield f"say an event of {other}", publish(f"{other}.events", "site.stage_changed.v1")
        yield f"delete the exchange of {other}", lambda channel, other=other: channel.exchange_delete(f"{other}.events")
        yield f"listen to {other}", partial(_listen, service=service, exchange=f"{other}.events", key="#")
        yield (
            f"take calls to {other}",
            partial(_listen, service=service, exchange=RPC_EXCHANGE, key=f"{other}.*"),
        )
        if service != "gateway":
            yield f"call {other}", publish(RPC_EXCHANGE, f"{other}.list_sites")
    yield "delete the exchange of calls", lambda channel: channel.exchange_delete(RPC_EXCHANGE)
    yield "take every call", lambda channel: _listen(channel, service, RPC_EXCHANGE, "#")
    yield "make a queue", lambda channel: channel.queue_declare("anything")


def _listen(channel: object, service: str, exchange: str, key: str) -> None:
    channel.queue_bind(f"rpc-{service}", exchange, key)  # type: ignore[attr-defined]


def test_the_acts_above_would_succeed_for_an_administrator(broker_server: Broker, users: dict[str, str]):
    """Else a broken act would pass for a refused one. Only those that leave everything where it is."""
    harmless = ("write to", "park in", "say an event", "call ", "read ")
    acts = [(name, step) for name, step in foreign_acts(broker_server, "sites") if name.startswith(harmless)]

    assert len(acts) > 100
    assert [name for name, step in acts if not reaches(broker_server.uri, step)] == []


def own_acts(service: str) -> Iterator[tuple[str, Step]]:
    """What its work needs."""
    reply = f"rpc.reply-{service}-{uuid4()}"
    yield "say an event", publish(f"{service}.events", "x.v1")
    yield "answer a call", publish(RPC_EXCHANGE, str(uuid4()))
    yield "park a message", publish(PARKING, f"{service}.site.stage_changed.v1.dead")
    yield "read its calls", lambda channel: channel.basic_get(f"rpc-{service}")
    yield "declare its calls", lambda channel: _listen(channel, service, RPC_EXCHANGE, f"{service}.*")
    if service != "protection":
        yield "read an event", lambda channel: channel.basic_get(f"{service}.limits.changed.v1")
    if service == "gateway":
        yield "make a queue for answers", lambda channel: _answers(channel, reply)
        yield "call", publish(RPC_EXCHANGE, "sites.list_sites")
        yield "look at a dead letter", lambda channel: channel.basic_get("sites.limits.changed.v1.dead")
        yield "count dead letters", lambda channel: channel.queue_declare("sites.limits.changed.v1.dead", passive=True)
        yield "play one again", publish(PARKING, "sites.limits.changed.v1")


def _answers(channel: object, reply: str) -> None:
    channel.queue_declare(reply, arguments={"x-expires": 300000})  # type: ignore[attr-defined]
    channel.queue_bind(reply, RPC_EXCHANGE, str(uuid4()))  # type: ignore[attr-defined]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reaches_nothing_of_the_others(broker_server: Broker, users: dict[str, str], service: str):
    acts = list(foreign_acts(broker_server, service))

    assert len(acts) > 100
    assert [name for name, step in acts if reaches(users[service], step)] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_can_do_its_work(users: dict[str, str], service: str):
    assert [name for name, step in own_acts(service) if not reaches(users[service], step)] == []


def test_a_wrong_password_and_the_management_are_closed(broker_server: Broker, users: dict[str, str]):
    with (
        pytest.raises((AccessRefused, OSError)),
        open_connection(broker_server.user_uri("sites", "wrong")) as connection,
    ):
        connection.connect()
    tags = {user["name"]: user["tags"] for user in broker_server.manage("GET", "/api/users")["items"]}
    assert [name for name in SERVICES if tags[name]] == []
