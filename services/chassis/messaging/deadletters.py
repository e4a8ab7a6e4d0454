"""Counts parked messages, looks at them, plays them again or drops them; the `stufenplan` command line is on top of it.

Looking is taking without acknowledging: the messages are held by one connection and go back to their place afterwards,
whatever becomes of this process. Playing again is safe: the original stays until the broker has confirmed the copy, and
the inbox applies an event once.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from amqp.exceptions import NotFound

from services.chassis.messaging.broker import open_connection
from services.chassis.messaging.publisher import ConfirmedPublisher, Outgoing
from services.chassis.messaging.topology import PARKING

CONNECT_SECONDS = 10
CONFIRM_SECONDS = 10
MOST = 1000  # messages, and
MOST_BYTES = 32 * 1024 * 1024  # of bodies, that are held in memory at a time
FIRST = 20
SUFFIX = ".dead"
_PLAIN_ID = re.compile(r"[\w.:-]{1,100}")


@dataclass(frozen=True)
class DeadLetter:
    """One parked message; times are RFC 3339. What was not parked by us has no reason."""

    id: str
    body: bytes
    content_type: str
    reason: str
    stack: str
    tries: int | None
    first_failed_at: str | None
    last_failed_at: str | None


Choice = Callable[[DeadLetter], bool]


def everything(letter: DeadLetter) -> bool:
    return True


def dead_queue(queue: str) -> str:
    return queue if queue.endswith(SUFFIX) else f"{queue}{SUFFIX}"


def original_queue(queue: str) -> str:
    return queue.removesuffix(SUFFIX)


def count(amqp_uri: str, queues: Iterable[str]) -> dict[str, int]:
    """How many messages are parked for each queue; a dead queue that does not exist yet is empty."""
    counts: dict[str, int] = {}
    with _connected(amqp_uri) as connection:
        channel = connection.channel()
        for queue in queues:
            try:
                counts[queue] = channel.queue_declare(dead_queue(queue), passive=True).message_count
            except NotFound:
                counts[queue] = 0
                channel = connection.channel()  # the refusal has closed the other one
    return counts


def oldest(amqp_uri: str, queues: Iterable[str]) -> dict[str, DeadLetter]:
    """The oldest parked message of each queue that has one, among the first of it."""
    looks = ((queue, look(amqp_uri, queue, limit=FIRST)) for queue in queues)
    return {queue: letters[0] for queue, letters in looks if letters}


def look(amqp_uri: str, queue: str, limit: int = 100, chosen: Choice = everything) -> list[DeadLetter]:
    """The first `limit` chosen messages, oldest first; they stay where they are."""
    with _taken(amqp_uri, queue, limit, chosen) as messages:
        return [letter for letter, _ in messages]


def replay(amqp_uri: str, queue: str, limit: int = MOST, chosen: Choice = everything) -> list[DeadLetter]:
    """Sends parked messages to their queue again, as if they had never been tried; returns those that are there."""
    publisher = ConfirmedPublisher(amqp_uri, CONFIRM_SECONDS)
    played = []
    try:
        with _taken(amqp_uri, queue, limit, chosen) as messages:
            for letter, message in messages:
                if not publisher.publish([_copy(letter, original_queue(queue))]).confirmed:
                    break
                message.ack()
                played.append(letter)
    finally:
        publisher.close()
    return played


def drop(amqp_uri: str, queue: str, limit: int = MOST, chosen: Choice = everything) -> list[DeadLetter]:
    """Forgets parked messages; returns those that are gone."""
    with _taken(amqp_uri, queue, limit, chosen) as messages:
        for _, message in messages:
            message.ack()
        return [letter for letter, _ in messages]


@contextmanager
def _taken(amqp_uri: str, queue: str, limit: int, chosen: Choice) -> Iterator[list[tuple[DeadLetter, Any]]]:
    """Chosen messages, oldest first, held by this connection only; what is not acknowledged goes back when it closes.

    It goes back before those that were not looked at, but in an order of the broker's own, hence the sorting. Requeued
    one by one it would go to the end of a quorum queue, and the next look would see others.
    """
    with _connected(amqp_uri) as connection:
        channel = connection.channel()
        taken: list[tuple[DeadLetter, Any]] = []
        count = size = 0
        while count < limit and len(taken) < MOST and size < MOST_BYTES:
            message = _get(channel, dead_queue(queue))
            if message is None:
                break
            letter = _letter(message)
            taken.append((letter, message))
            count, size = count + chosen(letter), size + len(letter.body)
        mine = [(letter, message) for letter, message in taken if chosen(letter)]
        yield sorted(mine, key=lambda pair: pair[0].last_failed_at or "")


def _get(channel: Any, queue: str) -> Any:
    """The next message, None when there is none or no such queue yet."""
    try:
        raw = channel.basic_get(queue)
    except NotFound:
        return None
    return None if raw is None else channel.message_to_python(raw)


@contextmanager
def _connected(amqp_uri: str) -> Iterator[Any]:
    connection = open_connection(amqp_uri, connect_timeout=CONNECT_SECONDS)
    try:
        yield connection
    except BaseException:
        connection.collect()  # without waiting for a broker that may not answer
        raise
    connection.release()


def _letter(message: Any) -> DeadLetter:
    body, headers = message.body, message.headers or {}
    raw = body.encode(message.content_encoding or "utf-8") if isinstance(body, str) else bytes(body or b"")
    tries = headers.get("tries")
    return DeadLetter(
        id=_id(message.properties.get("message_id"), raw),
        body=raw,
        content_type=message.content_type or "application/octet-stream",
        reason=str(headers.get("reason") or ""),
        stack=str(headers.get("stack") or ""),
        tries=tries if isinstance(tries, int) else None,
        first_failed_at=_text(headers.get("first_failed_at")),
        last_failed_at=_text(headers.get("last_failed_at")),
    )


def _id(given: Any, body: bytes) -> str:
    """The message's own id, or for one without a usable id a name made of what it says."""
    if isinstance(given, str) and _PLAIN_ID.fullmatch(given):
        return given
    return f"sha256-{hashlib.sha256(body).hexdigest()[:32]}"


def _text(value: Any) -> str | None:
    return str(value) if value else None


def _copy(letter: DeadLetter, target: str) -> Outgoing:
    return Outgoing(
        id=letter.id, exchange=PARKING, routing_key=target, body=letter.body, content_type=letter.content_type
    )
