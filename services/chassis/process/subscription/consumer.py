"""The consumer of all event queues of a process, on a connection of its own, apart from RPC."""

from functools import partial
from typing import Any

from kombu.entity import Queue
from kombu.message import Message

from services.chassis.messaging.topology import ensure
from services.chassis.process.config import Settings
from services.chassis.process.subscription.acknowledging import Acknowledgements
from services.chassis.process.subscription.tracked import TrackedConsumer


class EventConsumer(TrackedConsumer):
    """Declares the topology before it consumes; hands raw messages on, so that no body is acknowledged unread."""

    consumer = "events"

    def __init__(self) -> None:
        super().__init__()
        self.acknowledgements = Acknowledgements()

    @property
    def settings(self) -> Settings:
        settings: Settings = self.container.config["settings"]
        return settings

    @property
    def prefetch_count(self) -> int:
        return self.settings.in_hand(self.container.service_name)

    def get_consumers(self, consumer_cls: Any, channel: Any) -> list[Any]:
        # Raises TopologyMismatch, which ends the process: better than green and deaf.
        subscriptions = [provider.subscription for provider in self._providers]
        ensure(channel.connection.channel, subscriptions, self.settings.retry)
        self._consumers = {provider: self._consumer(consumer_cls, provider) for provider in self._providers}
        return list(self._consumers.values())

    def _consumer(self, consumer_cls: Any, provider: Any) -> Any:
        make_queue: Any = Queue
        consumer = consumer_cls(
            queues=[make_queue(provider.subscription.queue, durable=True)],
            on_message=partial(self._hand_over, provider),
            on_decode_error=lambda message, error: self._hand_over(provider, message),
            auto_declare=False,
        )
        consumer.qos(prefetch_count=self.prefetch_count)
        return consumer

    def _hand_over(self, provider: Any, message: Message) -> None:
        self.container.spawn_managed_thread(partial(provider.receive, message), identifier=provider.subscription.queue)
