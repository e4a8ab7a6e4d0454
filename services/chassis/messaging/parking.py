"""Puts a message that cannot be handled into its dead queue, with the reason, before it is taken off its own queue."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from kombu.message import Message

from services.chassis.messaging.publisher import ConfirmedPublisher, Outgoing, PublishFailed
from services.chassis.messaging.retry import rejections
from services.chassis.messaging.topology import PARKING, Subscription
from services.chassis.process.disclosure import described, traced

CONFIRM_SECONDS = 10
STACK_CHARACTERS = 8000


class NotParked(Exception):
    """The broker did not confirm the parked copy; the original must stay."""

    says_no_values = True


def park(amqp_uri: str, subscription: Subscription, message: Message, error: BaseException, tries: int) -> None:
    """Publishes the raw body to the dead queue and returns when the broker has confirmed it; raises NotParked."""
    outgoing = Outgoing(
        id=str(message.properties.get("message_id") or uuid4()),
        exchange=PARKING,
        routing_key=subscription.dead_queue,
        body=raw_body(message),
        content_type=message.content_type or "application/octet-stream",
        headers=describe(subscription, message.headers or {}, error, tries),
    )
    # Parking is rare and must not share a connection between greenthreads: each has its own.
    publisher = ConfirmedPublisher(amqp_uri, CONFIRM_SECONDS)
    try:
        receipt = publisher.publish([outgoing])
    except PublishFailed as failure:
        raise NotParked(str(failure)) from failure
    finally:
        publisher.close()
    if not receipt.confirmed:
        raise NotParked(f"{subscription.dead_queue}: unroutable or refused")


def raw_body(message: Message) -> bytes:
    """The body as it came: the AMQP library has already decoded it when the sender named an encoding."""
    body = message.body
    return body.encode(message.content_encoding or "utf-8") if isinstance(body, str) else bytes(body or b"")


def describe(
    subscription: Subscription, headers: Mapping[str, Any], error: BaseException, tries: int
) -> dict[str, Any]:
    """Headers for whoever looks at the dead queue; times are RFC 3339."""
    now = datetime.now(UTC)
    first = min((death["time"] for death in rejections(headers, subscription.queue) if death.get("time")), default=None)
    return {
        "reason": described(error)[:1000],
        "stack": traced(error)[-STACK_CHARACTERS:],
        "tries": tries,
        "first_failed_at": _utc(first).isoformat() if isinstance(first, datetime) else now.isoformat(),
        "last_failed_at": now.isoformat(),
        "queue": subscription.queue,
    }


def _utc(instant: datetime) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
