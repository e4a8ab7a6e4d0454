"""The entrypoint behind @subscribe: a message is acknowledged only after its effects are committed, and never lost.

A handler that raises has its message rejected into the retry queue, after the last try parked in the dead queue. A
body that is no JSON or breaks its schema is parked at once. While the database is away the message is held; that
uses up no tries.
"""

import json
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial, wraps
from typing import Any

import eventlet
from amqp.exceptions import AMQPError
from eventlet.support.greenlets import GreenletExit
from kombu.message import Message
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, register_entrypoint
from structlog.contextvars import bind_contextvars

from services.chassis.messaging.batches import Batches
from services.chassis.messaging.events import Event, EventType
from services.chassis.messaging.inbox import APPLIED, DUPLICATE, EVENTS, STALE
from services.chassis.messaging.parking import NotParked, park, raw_body
from services.chassis.messaging.retry import Schedule, rounds_made
from services.chassis.messaging.topology import SUBSCRIPTIONS, Subscription
from services.chassis.process import logs
from services.chassis.process.config import Settings
from services.chassis.process.disclosure import described
from services.chassis.process.subscription.consumer import EventConsumer
from services.chassis.storage.database import is_unavailable

OUTCOMES = (APPLIED, DUPLICATE, STALE, "retried", "dead")

log = logs.get_logger(__name__)

Handler = Callable[[Any, Any], Any]


class HandlerAborted(Exception):
    """A handler ended by something that is no Exception, such as eventlet.Timeout: it would lose its slot for ever."""

    says_no_values = True


def subscribe(event_type: EventType) -> Callable[[Handler], Handler]:
    """Declares the method a handler of the event type; its queue is `<service name>.<event name>`."""

    def decorate(method: Handler) -> Handler:
        @wraps(method)
        def guarded(service: Any, event: Event, batches: Batches | None = None) -> Any:
            # Not unbound: the worker ends with this message, and what nameko logs about it afterwards has the ids too.
            bind_contextvars(**logs.event_ids(event))
            with logs.bind_event(event), batches.handler() if batches else nullcontext():
                try:
                    return method(service, event)
                except (Exception, GreenletExit):
                    raise
                except BaseException as abort:
                    raise HandlerAborted(described(abort)) from abort

        setattr(guarded, SUBSCRIPTIONS, (event_type,))
        register_entrypoint(guarded, Subscriber(event_type))
        return guarded

    return decorate


class Subscriber(Entrypoint):
    """Receives raw messages of one queue, runs the handler in a worker, and settles each message."""

    queue_consumer = EventConsumer()

    def __init__(self, event_type: EventType, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.event_type = event_type

    def setup(self) -> None:
        name, key = self.container.service_name, self.event_type.name
        self.subscription = Subscription(f"{name}.{key}", self.event_type.exchange, key)
        self.settings: Settings = self.container.config["settings"]
        self.schedule = Schedule.of(self.settings.retry)
        self.batches = Batches(self.settings.service(name).prefetch, self.settings.delivery.batch)
        for outcome in OUTCOMES:
            EVENTS.labels(key, outcome)
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)

    def receive(self, message: Message) -> None:
        """Called for each delivery in a thread of its own."""
        due = self.schedule.due(rounds_made(message.headers or {}, self.subscription.queue))
        if due is None:
            self._reject(message)
            return
        try:
            event = self.event_type.load(json.loads(raw_body(message)))
        except Exception as error:
            self._park(message, error, due)
            return
        self._work(event, message, due, time.monotonic())

    def _work(self, event: Event, message: Message, due: int, since: float) -> None:
        settle = partial(self._settle, event, message, due, since)
        try:
            self.container.spawn_worker(self, (event, self.batches), {}, handle_result=settle)
        except ContainerBeingKilled:
            self._quietly(message.requeue, message)

    def _settle(
        self, event: Event, message: Message, due: int, since: float, context: Any, result: Any, exc_info: Any
    ) -> tuple[Any, Any]:
        error = exc_info[1] if exc_info else None
        if error is None:
            self.queue_consumer.acknowledgements.add(message)
        elif is_unavailable(error):
            self.container.spawn_managed_thread(partial(self._hold, event, message, due, since))
        elif self.schedule.is_last(due):
            self._park(message, error, due)
        else:
            EVENTS.labels(self.event_type.name, "retried").inc()
            self._reject(message)
        return result, exc_info

    def _hold(self, event: Event, message: Message, due: int, since: float) -> None:
        """Waits outside the worker pool and tries again: an outage of the database is not the message's fault."""
        eventlet.sleep(self.settings.delivery.hold_seconds)
        if message.channel is None or not message.channel.connection:
            return
        if time.monotonic() - since > self.settings.delivery.give_back_seconds:
            # Long before the broker's consumer timeout, which would recall every message of the channel.
            self._quietly(message.requeue, message)
        else:
            self._work(event, message, due, since)

    def _park(self, message: Message, error: BaseException, tries: int) -> None:
        queue = self.subscription.dead_queue
        try:
            park(self.settings.amqp_uri, self.subscription, message, error, tries)
        except NotParked as failure:
            log.error("message not parked, it stays in the retry cycle", queue=queue, reason=failure)
            self._reject(message)
            return
        EVENTS.labels(self.event_type.name, "dead").inc()
        log.error("message parked", queue=queue, tries=tries, reason=described(error))
        self._quietly(message.ack, message)

    def _reject(self, message: Message) -> None:
        self._quietly(message.reject, message)

    def _quietly(self, settle: Callable[[], None], message: Message) -> None:
        """A message whose connection is gone was taken back by the broker already and comes again."""
        try:
            if message.channel is not None and message.channel.connection:
                settle()
        except (OSError, AMQPError) as error:
            log.warning("message could not be settled, it will come again", reason=error)
