"""Events of one queue that wait at the same time share a transaction. Nobody waits for others to come."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from services.chassis.messaging.events import Event
from services.chassis.messaging.inbox import ALONE, Effect, Receipt, handle_once, handle_together
from services.chassis.storage.database import Database

SECONDS = 0.05
"""A shared transaction begins no further effect after so long: it holds the locks of all that ran in it. And who waits
longer than that waits for a slow effect, and has a transaction begun beside it."""


def handle(database: Database, consumer: str, event: Event, effect: Effect) -> str:
    """As `handle_once`; inside a handler of a queue in one transaction with others of that queue that wait."""
    handler = _current.get()
    if handler is None:
        return handle_once(database, consumer, event, effect)
    outcome = handler.batches.handle(database, consumer, event, effect)
    handler.goes_on()
    return outcome


@dataclass(eq=False, kw_only=True)
class Waiting(Receipt):
    """A receipt whose handler waits for it."""

    database: Database
    done: threading.Event = field(default_factory=threading.Event)

    def settle(self) -> None:
        """Lets the handler go on; handles the event alone when it could not be handled with others."""
        try:
            if self.outcome is None:
                ALONE.inc()
                self.outcome = self.context.run(handle_once, self.database, self.consumer, self.event, self.effect)
        except BaseException as error:
            self.outcome = error
        self.done.set()

    def answer(self) -> str:
        assert self.outcome is not None
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


class Batches:
    """What waits of one queue, and the transactions, at most `lanes` at a time, that take up to `most` of it each.

    An event that finds all lanes free is handled at once and alone. Those that come meanwhile wait for its transaction
    to end, and the next one takes whatever is there then; when it takes longer than `seconds`, one more is begun beside
    it. So quick effects come in large batches, and slow ones one by one, as many at a time as there are lanes.
    """

    def __init__(self, lanes: int, most: int, seconds: float = SECONDS) -> None:
        self._lanes, self._free, self._most, self._seconds = lanes, lanes, most, seconds
        self._waiting: deque[Waiting] = deque()
        self._lock = threading.Lock()
        self.turns = threading.Semaphore(lanes)

    @contextmanager
    def handler(self) -> Iterator[None]:
        """Around a handler: what it does after its effect, in transactions of its own, `lanes` do at the same time."""
        handler = Handler(self)
        token = _current.set(handler)
        try:
            yield
        finally:
            _current.reset(token)
            handler.ends()

    def handle(self, database: Database, consumer: str, event: Event, effect: Effect) -> str:
        """Returns or raises what became of the event once its transaction has ended."""
        with self._lock:
            idle = self._free == self._lanes
            if idle:
                self._free -= 1
            else:
                waiting = Waiting(consumer, event, effect, database=database)
                self._waiting.append(waiting)
        if not idle:
            while not waiting.done.wait(self._seconds):
                self._open_lane(waiting)
            return waiting.answer()
        try:
            return handle_once(database, consumer, event, effect)
        finally:
            self._pass_on()

    def _open_lane(self, waiting: Waiting) -> None:
        """One more transaction beside one that takes long; the first of those who wait sees to it."""
        with self._lock:
            if not (self._free and self._waiting and self._waiting[0] is waiting):
                return
            self._free -= 1
        self._serve_apart()

    def _pass_on(self) -> None:
        """The lane goes to those who wait. In a thread of its own: no handler's deadline is that of its neighbours."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
        self._serve_apart()

    def _serve_apart(self) -> None:
        threading.Thread(target=self._serve, name="batches", daemon=True).start()

    def _serve(self) -> None:
        while waiting := self._wait_no_more():
            batch: list[Waiting] = []
            try:
                handle_together(waiting.database, self._taken(waiting, batch), self._seconds)
            except BaseException as error:
                for each in batch:
                    each.outcome = error
            # Those that have to be handled alone hold up none of the others.
            for each in sorted(batch, key=lambda each: each.outcome is None):
                each.settle()

    def _wait_no_more(self) -> Waiting | None:
        """The next that waits, None when nobody does: then the lane is free."""
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._free += 1
            return None

    def _taken(self, first: Waiting, batch: list[Waiting]) -> Iterator[Waiting]:
        """Who waits now, and who comes meanwhile, up to `most`; each is put down in `batch`."""
        batch.append(first)
        yield first
        while len(batch) < self._most:
            with self._lock:
                if not self._waiting:
                    return
                batch.append(self._waiting.popleft())
            yield batch[-1]


class Handler:
    """One run of a handler; whether it has the turn that it needs once its effect is committed."""

    def __init__(self, batches: Batches) -> None:
        self.batches = batches
        self._has_turn = False

    def goes_on(self) -> None:
        if not self._has_turn:
            self.batches.turns.acquire()
            self._has_turn = True

    def ends(self) -> None:
        if self._has_turn:
            self.batches.turns.release()


_current: ContextVar[Handler | None] = ContextVar("handler", default=None)
