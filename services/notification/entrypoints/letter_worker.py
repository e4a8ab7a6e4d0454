"""What a letter worker does until it is told to stop: it takes one lot after the other, and survives failures."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event as Flag

from services.chassis.process import logs, metrics
from services.notification.application.handover import LotQueue, QueueAway
from services.notification.application.letters.produce_lot import LotProduction
from services.notification.application.printing import TemplateMissing

REST_SECONDS = 10.0  # before a lot that failed is tried again
FAILURES = metrics.counter("lot_failures_total", "Lots that could not be produced; each is tried again")
READY = metrics.gauge("letter_worker_ready", "1 while this worker is connected and takes lots")

log = logs.get_logger(__name__)

OpenQueue = Callable[[], AbstractContextManager[LotQueue]]
"""Raises QueueAway, also while it is open."""


class LetterWorker:
    """Produces lots until told to stop; survives the loss of its database."""

    def __init__(self, open_queue: OpenQueue, production: LotProduction, poll_seconds: float, stopping: Flag) -> None:
        self._open_queue = open_queue
        self._production = production
        self._poll_seconds = poll_seconds
        self._stopping = stopping
        self._resting: dict[int, float] = {}

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._open_queue() as queue:
                    READY.set(1)
                    self._serve(queue)
            except QueueAway as away:
                log.warning("database away", reason=away)
                self._stopping.wait(self._poll_seconds)
            finally:
                READY.set(0)

    def _serve(self, queue: LotQueue) -> None:
        while not self._stopping.is_set():
            if not self.take_one(queue):
                queue.wait(self._poll_seconds)

    def take_one(self, queue: LotQueue) -> bool:
        """Works on the next lot, if there is one that nobody has."""
        now = time.monotonic()
        lot_id = queue.take(leave={lot for lot, until in self._resting.items() if until > now})
        if lot_id is None:
            return False
        self._work_on(lot_id)
        queue.put_back(lot_id)
        return True

    def _work_on(self, lot_id: int) -> None:
        try:
            if not self._production.run(lot_id):
                log.info("lot not wanted any more", lot=lot_id)
        except TemplateMissing as missing:
            self._put_off(lot_id)
            log.error("lot cannot be written", lot=lot_id, reason=missing)
        except Exception:
            self._put_off(lot_id)
            log.exception("lot failed", lot=lot_id)

    def _put_off(self, lot_id: int) -> None:
        FAILURES.inc()
        self._resting[lot_id] = time.monotonic() + REST_SECONDS
