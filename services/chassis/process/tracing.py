"""W3C trace context, passed through: what is caused carries the trace of what caused it."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

TRACEPARENT = re.compile(r"^00-(?P<trace>[0-9a-f]{32})-[0-9a-f]{16}-(?P<flags>[0-9a-f]{2})$")
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)


def new_traceparent() -> str:
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def child_of(parent: str | None) -> str:
    """A new span of the parent's trace; a new trace when the parent is missing or malformed."""
    match = TRACEPARENT.match(parent or "")
    return f"00-{match['trace']}-{secrets.token_hex(8)}-{match['flags']}" if match else new_traceparent()


def current() -> str | None:
    return _current.get()


@contextmanager
def span(parent: str | None = None) -> Iterator[str]:
    """Makes a child of `parent` (or of the current span) the current one while the block runs."""
    traceparent = child_of(parent or _current.get())
    token = _current.set(traceparent)
    try:
        yield traceparent
    finally:
        _current.reset(token)
