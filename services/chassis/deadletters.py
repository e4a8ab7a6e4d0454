"""Looks at parked messages, plays them again or drops them: `python -m services.chassis.deadletters list <queue>`.

Playing again is safe: the original stays until the broker has confirmed the copy, and the inbox applies an event once.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from amqp.exceptions import NotFound

from services.chassis.broker import open_connection
from services.chassis.config import ConfigError, load_settings
from services.chassis.publisher import ConfirmedPublisher, Outgoing, PublishFailed

CONFIRM_SECONDS = 10
DESCRIBED = ("reason", "tries", "first_failed_at", "last_failed_at")


def dead_queue(queue: str) -> str:
    return queue if queue.endswith(".dead") else f"{queue}.dead"


def look(amqp_uri: str, queue: str, limit: int = 100) -> list[dict[str, Any]]:
    """The parked messages, oldest first, with their reasons; they stay where they are."""
    with _taken(amqp_uri, queue, limit) as messages:
        return [
            {"message_id": message.properties.get("message_id"), "body": message.body}
            | {key: (message.headers or {}).get(key) for key in DESCRIBED}
            for message in messages
        ]


def replay(amqp_uri: str, queue: str, limit: int = 100) -> int:
    """Sends up to `limit` parked messages to their queue again, as if they had never been tried."""
    target = dead_queue(queue).removesuffix(".dead")
    publisher = ConfirmedPublisher(amqp_uri, CONFIRM_SECONDS)
    played = 0
    try:
        with _taken(amqp_uri, queue, limit) as messages:
            for message in messages:
                if not publisher.publish([_copy(message, target)]).confirmed:
                    break
                message.ack()
                played += 1
    finally:
        publisher.close()
    return played


def drop(amqp_uri: str, queue: str, limit: int = 100) -> int:
    """Forgets up to `limit` parked messages."""
    with _taken(amqp_uri, queue, limit) as messages:
        for message in messages:
            message.ack()
        return len(messages)


@contextmanager
def _taken(amqp_uri: str, queue: str, limit: int) -> Iterator[list[Any]]:
    """Messages held by this connection only; what is not acknowledged goes back to its place when it closes."""
    with open_connection(amqp_uri, connect_timeout=10) as connection:
        channel = connection.channel()
        messages: list[Any] = []
        while len(messages) < limit and (raw := channel.basic_get(dead_queue(queue))) is not None:
            messages.append(channel.message_to_python(raw))
        yield messages


def _copy(message: Any, target: str) -> Outgoing:
    body = message.body
    return Outgoing(
        id=str(message.properties.get("message_id") or uuid4()),
        exchange="",
        routing_key=target,
        body=body.encode(message.content_encoding or "utf-8") if isinstance(body, str) else bytes(body),
        content_type=message.content_type,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m services.chassis.deadletters", description=__doc__)
    parser.add_argument("action", choices=["list", "replay", "drop"])
    parser.add_argument("queue", help="Name der Warteschlange, mit oder ohne .dead")
    parser.add_argument("--limit", type=int, default=100)
    chosen = parser.parse_args(arguments)
    try:
        uri = load_settings().amqp_uri
        if chosen.action == "list":
            for found in look(uri, chosen.queue, chosen.limit):
                print(f"{found['message_id']}  {found['last_failed_at']}  {found['tries']}x  {found['reason']}")
            return 0
        count = (replay if chosen.action == "replay" else drop)(uri, chosen.queue, chosen.limit)
    except NotFound:
        print(f"Die Warteschlange {dead_queue(chosen.queue)} gibt es nicht.", file=sys.stderr)
        return 1
    except (ConfigError, PublishFailed, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{count} {'erneut zugestellt' if chosen.action == 'replay' else 'verworfen'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
