"""How greenthreads wait for PostgreSQL: by the event loop itself.

psycopg's wait in C stops every greenthread of the process while one of them waits for the database; the one in Python
makes a selector for each answer, which eventlet takes apart again: that was two fifths of the time an event took.
"""

import os
from typing import Any

import psycopg
from eventlet import patcher
from eventlet.hubs import trampoline
from psycopg import waiting
from psycopg.waiting import Ready, Wait

poll_at_once = patcher.original("select").select


class Elapsed(Exception):
    pass


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
        readable, writable, _ = poll_at_once([fileno], [fileno], [], 0)
        if readable or writable:
            return Ready((Ready.R if readable else 0) | (Ready.W if writable else 0))
    try:
        trampoline(fileno, read=wanted != Wait.W, write=wanted == Wait.W, timeout=interval, timeout_exc=Elapsed)
    except Elapsed:
        try:
            os.fstat(fileno)
        except OSError as error:
            raise psycopg.OperationalError("connection socket closed") from error
        return Ready.NONE
    return Ready.W if wanted == Wait.W else Ready.R
