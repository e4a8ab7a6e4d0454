"""Answers that many viewers want at once: asked for once, given to all."""

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar, cast

Answer = TypeVar("Answer")


class Shared:
    """Each answer is good for `seconds` from when it was asked for; then the next who wants it asks again.

    One question of a kind is on its way at a time: who comes meanwhile waits for its answer, or gets its error. An
    error is as good as an answer, so that a service that is away is not asked by every viewer in turn.
    """

    def __init__(self, seconds: float = 1.0, now: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._now = now
        self._asked: dict[Hashable, tuple[float, Future[Any]]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer of `key`; raises what `ask` raised. The same object goes to all: nobody may change it."""
        answer, mine = self._turn(key)
        if mine:
            try:
                answer.set_result(ask())
            except BaseException as error:  # also of a request that is given up: others wait for it
                answer.set_exception(error)
        return cast(Answer, answer.result())

    def _turn(self, key: Hashable) -> tuple["Future[Any]", bool]:
        """Where the answer will stand, and whether it is on the caller to ask."""
        with self._lock:
            now = self._now()
            self._asked = {
                known: (at, answer)
                for known, (at, answer) in self._asked.items()
                if now - at < self._seconds or not answer.done()
            }
            if key in self._asked:
                return self._asked[key][1], False
            answer: Future[Any] = Future()
            self._asked[key] = (now, answer)
            return answer, True
