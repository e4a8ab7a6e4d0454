"""Nameko's queue consumer, made to say whether it consumes and to stay connected until running work is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nameko.messaging import QueueConsumer

from services.chassis.messaging.broker import open_connection
from services.chassis.process import logs, metrics

READY = metrics.gauge("consumer_ready", "1 while the process consumes from the broker, else 0", ["consumer"])
HANDSHAKE_SECONDS = 10
LONGEST_PAUSE_SECONDS = 5

log = logs.get_logger(__name__)


class TrackedConsumer(QueueConsumer):
    """Base of the consumers of events and of RPC."""

    consumer = "tracked"

    def __init__(self) -> None:
        super().__init__()
        self.consuming = False

    @property
    def needed(self) -> bool:
        return bool(self._providers_registered)

    def check(self) -> None:
        """Raises unless this consumer consumes, or has nothing to consume."""
        if self.needed and not self.consuming:
            raise ConnectionError("not connected to RabbitMQ")

    def start(self) -> None:
        if self.needed:
            READY.labels(self.consumer).set_function(lambda: float(self.consuming))
            super().start()

    def stop(self) -> None:
        if self._gt is not None:
            super().stop()

    @property
    def connection(self) -> Any:
        return open_connection(
            self.amqp_uri, heartbeat=self.container.config["HEARTBEAT"], connect_timeout=HANDSHAKE_SECONDS
        )

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        with self.create_connection() as connection:
            connection.ensure_connection(
                self.on_connection_error, interval_start=0.5, interval_step=0.5, interval_max=LONGEST_PAUSE_SECONDS
            )
            yield connection

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        # Not nameko's own words: of several addresses they would mask the password of the first one only.
        log.warning("broker away", consumer=self.consumer, reason=exc, pause_seconds=interval)

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        # Not kombu's own words: they hold the body, which may be a household file.
        log.error("message cannot be decoded, dropped", consumer=self.consumer, reason=exc, bytes=len(message.body))
        message.ack()

    @contextmanager
    def consumer_context(self, **kwargs: Any) -> Iterator[Any]:
        with super().consumer_context(**kwargs) as opened:
            self.consuming = True
            try:
                yield opened
            finally:
                self.consuming = False

    def on_iteration(self) -> None:
        # Nameko leaves as soon as nothing is consumed; then work in progress could no longer be acknowledged,
        # and a command that was carried out would be carried out again.
        self._cancel_consumers_if_requested()
        if not self._consumers and not self.container._worker_threads:
            self.should_stop = True
