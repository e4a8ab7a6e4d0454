"""How greenthreads wait for PostgreSQL: a moment in place, then in the event loop itself.

psycopg's wait in C stops every greenthread of the process while one of them waits for the database; the one in Python
makes a selector for each answer, which eventlet takes apart again: that was two fifths of the time an event took. Most
answers come within a fraction of a millisecond, less than the way through the event loop and back costs.
"""

import os
import time
from typing import Any

import psycopg
from eventlet import patcher
from eventlet.hubs import trampoline
from psycopg import waiting
from psycopg.waiting import Ready, Wait

MOMENT_MILLISECONDS = 1
"""So long an answer is waited for in place, while everybody else in the process stands still."""
TURN_SECONDS = 0.005
"""After so long at the latest the event loop has its turn: everybody else goes on."""

select = patcher.original("select")
READ, WRITE = select.POLLIN, select.POLLOUT
FAILED = select.POLLERR | select.POLLHUP | select.POLLNVAL


class Elapsed(Exception):
    pass


class Turns:
    """When the event loop had its latest turn for sure, in seconds of the monotonic clock."""

    latest = 0.0


def install() -> None:
    """Before the first connection is made."""
    waiting.wait = wait_in_event_loop


def wait_in_event_loop(gen: Any, fileno: int, interval: float = 0.0, timeout: float | None = None) -> Any:
    """As psycopg.waiting.wait_selector; what has a deadline of its own is left to that."""
    if timeout is not None:
        return waiting.wait_selector(gen, fileno, interval, timeout)
    try:
        wanted = next(gen)
        while True:
            wanted = gen.send(_wait(fileno, wanted, interval))
    except StopIteration as end:
        return end.value


def _wait(fileno: int, wanted: Wait, interval: float) -> Ready:
    """What of it can be done now; nothing (Ready.NONE) after `interval` seconds, and psycopg looks around."""
    if wanted == Wait.RW:
        # Nearly always it can be written to at once. Else what is to be read first: the server waits for nothing else.
        if ready := _look(fileno, READ | WRITE, 0):
            return ready
    elif time.monotonic() - Turns.latest < TURN_SECONDS and (
        ready := _look(fileno, WRITE if wanted == Wait.W else READ, MOMENT_MILLISECONDS)
    ):
        return ready
    try:
        trampoline(fileno, read=wanted != Wait.W, write=wanted == Wait.W, timeout=interval, timeout_exc=Elapsed)
    except Elapsed:
        try:
            os.fstat(fileno)
        except OSError as error:
            raise psycopg.OperationalError("connection socket closed") from error
        return Ready.NONE
    finally:
        Turns.latest = time.monotonic()
    return Ready.W if wanted == Wait.W else Ready.R


def _look(fileno: int, events: int, milliseconds: int) -> Ready:
    """What of it can be done, and as soon as something can be; Ready.NONE (false) after so long."""
    poll = select.poll()
    poll.register(fileno, events)
    for _, seen in poll.poll(milliseconds):
        able = seen | events if seen & FAILED else seen
        return Ready((Ready.R if able & READ else 0) | (Ready.W if able & WRITE else 0))
    return Ready.NONE
