"""Publishes over a connection of its own and believes nothing before the broker confirms it, within a time limit."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from amqp.exceptions import AMQPError, ChannelError

from services.chassis.messaging.broker import open_connection
from services.chassis.process.disclosure import described


@dataclass(frozen=True)
class Outgoing:
    """One message; `id` names it in the receipt and travels as the AMQP message id."""

    id: str
    exchange: str
    routing_key: str
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Receipt:
    """What the broker said to each message of one round."""

    confirmed: list[str]
    unroutable: list[str]
    refused: list[str]


class PublishFailed(Exception):
    """The round ended without an answer for every message; which ones arrived is unknown."""

    says_no_values = True

    def __init__(self, reason: str, cause: BaseException) -> None:
        self.reason = reason
        # The broker answered, and refused: a message too large, for instance.
        self.refused = isinstance(cause, ChannelError)
        super().__init__(f"{reason}: {described(cause)}")


class ConfirmedPublisher:
    """Not safe to share between threads. Drops its connection after every error, so no late answer is misread."""

    def __init__(
        self, amqp_uri: str, timeout_seconds: float, prepare: Callable[[Any], None] = lambda channel: None
    ) -> None:
        self._amqp_uri = amqp_uri
        self._timeout = timeout_seconds
        self._prepare = prepare
        self._connection: Any = None
        self._channel: Any = None
        self._tag = 0
        self._open: dict[int, str] = {}
        self._confirmed: list[str] = []
        self._returned: set[str] = set()
        self._refused: list[str] = []

    def publish(self, messages: Sequence[Outgoing]) -> Receipt:
        self.send(messages)
        return self.confirm()

    def connect(self) -> None:
        self._guarded(self._ensure_channel)

    def send(self, messages: Sequence[Outgoing]) -> None:
        self._guarded(lambda: self._send(messages))

    def confirm(self) -> Receipt:
        """Waits for the answers to everything sent; raises PublishFailed when one does not come in time."""
        self._guarded(self._await_answers)
        receipt = Receipt(
            confirmed=[id for id in self._confirmed if id not in self._returned],
            unroutable=[id for id in self._confirmed if id in self._returned],
            refused=self._refused,
        )
        self._forget()
        return receipt

    def close(self) -> None:
        """Lets go of the connection without waiting for a broker that may not answer."""
        connection, self._connection, self._channel = self._connection, None, None
        self._forget()
        if connection is not None:
            connection.collect()

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except TimeoutError as error:
            self.close()
            raise PublishFailed("timeout", error) from error
        except (OSError, AMQPError) as error:
            self.close()
            raise PublishFailed("connection", error) from error
        except BaseException:
            self.close()
            raise

    def _ensure_channel(self) -> None:
        if self._channel is not None:
            return
        self._connection = open_connection(
            self._amqp_uri,
            connect_timeout=self._timeout,
            transport_options={"write_timeout": self._timeout},
            heartbeat=0,
        )
        self._connection.connect()
        self._channel = self._connection.channel()
        self._prepare(self._channel)
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._tag = 0

    def _send(self, messages: Sequence[Outgoing]) -> None:
        self._ensure_channel()
        for message in messages:
            prepared = self._channel.prepare_message(
                message.body,
                content_type=message.content_type,
                content_encoding="utf-8",
                headers=dict(message.headers),
                properties={"delivery_mode": 2, "message_id": message.id},
            )
            self._tag += 1
            self._open[self._tag] = message.id
            self._channel.basic_publish(
                prepared,
                exchange=message.exchange,
                routing_key=message.routing_key,
                mandatory=True,
                timeout=self._timeout,
            )

    def _await_answers(self) -> None:
        deadline = time.monotonic() + self._timeout
        while self._open:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise TimeoutError(f"no confirm within {self._timeout} s")
            self._connection.drain_events(timeout=remaining)

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._confirmed += self._answered(tag, multiple)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused += self._answered(tag, multiple)

    def _on_return(self, error: Exception, exchange: str, routing_key: str, message: Any) -> None:
        # The broker returns a message it cannot route before it confirms it.
        self._returned.add(message.properties["message_id"])

    def _answered(self, tag: int, multiple: bool) -> list[str]:
        tags = [open_tag for open_tag in self._open if open_tag <= tag] if multiple else [tag]
        return [self._open.pop(each) for each in tags if each in self._open]

    def _forget(self) -> None:
        self._open, self._confirmed, self._returned, self._refused = {}, [], set(), []
