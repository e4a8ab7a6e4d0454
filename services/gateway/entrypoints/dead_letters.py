"""Parked messages on the broker, each look bounded in time, and the gauge that counts them.

One look at a time in this process, in a greenthread of its own: a broker that hangs must not take requests with it.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import eventlet
from eventlet.semaphore import Semaphore
from nameko.extensions import DependencyProvider

from services.chassis.messaging import deadletters
from services.chassis.messaging.deadletters import Choice, DeadLetter
from services.chassis.messaging.publisher import PublishFailed
from services.chassis.process import metrics
from services.chassis.process.problems import Problem
from services.chassis.process.run import injected
from services.gateway.application.ports import DeadLetters
from services.gateway.entrypoints.broker_errors import BROKER_ERRORS, not_sent

LOG = logging.getLogger(__name__)
LOOK_SECONDS = 10.0
REPLAY_SECONDS = 60.0

LETTERS = metrics.gauge("dead_letters", "Messages parked because no handler could apply them", ["queue"])
CHECKED = metrics.gauge("dead_letters_checked_timestamp_seconds", "When parked messages were last counted")

Answer = TypeVar("Answer")


class BrokerDeadLetters:
    """The application's port `DeadLetters`."""

    def __init__(self, amqp_uri: str, queues: Sequence[str]) -> None:
        self._amqp_uri = amqp_uri
        self.queues = list(queues)
        self._turn = Semaphore()

    def count(self) -> dict[str, int]:
        return self._bounded(LOOK_SECONDS, lambda: deadletters.count(self._amqp_uri, self.queues))

    def oldest(self, queues: Iterable[str]) -> dict[str, DeadLetter]:
        return self._bounded(LOOK_SECONDS, lambda: deadletters.oldest(self._amqp_uri, queues))

    def look(self, queue: str, limit: int, chosen: Choice) -> list[DeadLetter]:
        return self._bounded(LOOK_SECONDS, lambda: deadletters.look(self._amqp_uri, queue, limit, chosen))

    def replay(self, queue: str, chosen: Choice) -> list[DeadLetter]:
        return self._bounded(REPLAY_SECONDS, lambda: deadletters.replay(self._amqp_uri, queue, chosen=chosen))

    def drop(self, queue: str, chosen: Choice) -> list[DeadLetter]:
        return self._bounded(LOOK_SECONDS, lambda: deadletters.drop(self._amqp_uri, queue, chosen=chosen))

    def _bounded(self, seconds: float, step: Callable[[], Answer]) -> Answer:
        late = TimeoutError(f"nothing within {seconds:g} s")
        runner = eventlet.spawn(self._in_turn, step)
        try:
            with eventlet.Timeout(seconds, late):
                answer: Answer = runner.wait()
                return answer
        except (*BROKER_ERRORS, PublishFailed) as error:
            runner.kill()
            raise not_sent(error.__cause__ or error, "parked messages") from error

    def _in_turn(self, step: Callable[[], Answer]) -> Answer:
        with self._turn:
            return step()


class DeadLetterWatch(DependencyProvider):
    """Counts parked messages every few seconds: one connection, one question for each queue."""

    _running = False

    def start(self) -> None:
        parts = injected(self.container).app
        for queue in parts.dead_letters.queues:
            LETTERS.labels(queue).set(0)
        self._running = True
        seconds = max(float(parts.options["dead_letter_seconds"]), 1.0)
        self.container.spawn_managed_thread(lambda: self._watch(parts.dead_letters, seconds), identifier="dead letters")

    def stop(self) -> None:
        self._running = False

    def get_dependency(self, worker_ctx: Any) -> None:
        return None

    def _watch(self, parked: DeadLetters, seconds: float) -> None:
        while self._running:
            try:
                for queue, messages in parked.count().items():
                    LETTERS.labels(queue).set(messages)
                CHECKED.set_to_current_time()
            except Problem:
                pass  # the last count stays, and its time tells its age
            eventlet.sleep(seconds)
