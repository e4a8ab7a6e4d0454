"""Logs as JSON lines on standard error, each with the ids of the event it is about; no personal data ever."""

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars

from services.chassis.messaging.events import Event
from services.chassis.process import tracing

# PostgreSQL names the offending values in this part of its errors: they may be personal data.
DETAIL = re.compile(r"\n(DETAIL|CONTEXT):[^\n]*")


def without_details(text: str) -> str:
    """An error's text without the values PostgreSQL quotes in it."""
    return DETAIL.sub("", text)


def _drop_details(logger: Any, method: str, entry: structlog.types.EventDict) -> structlog.types.EventDict:
    return {key: without_details(value) if isinstance(value, str) else value for key, value in entry.items()}


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    structlog.processors.format_exc_info,
    _drop_details,
]


def configure(service: str, level: str = "INFO") -> None:
    """Sends structlog and the standard library's logging through one JSON renderer."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[
                _name_service(service),
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.EventRenamer("message"),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("amqp", "kombu", "nameko.web.server", "yoyo", "psycopg.pool"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _name_service(service: str) -> structlog.types.Processor:
    def add(logger: Any, method: str, entry: structlog.types.EventDict) -> structlog.types.EventDict:
        return {"service": service, **entry}

    return add


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


@contextmanager
def bind_event(event: Event) -> Iterator[None]:
    """Every line logged inside carries the event's id, type and correlation id; what it causes continues its trace."""
    with bound_contextvars(**event_ids(event)), tracing.span(getattr(event, "traceparent", None)):
        yield


def event_ids(event: Event) -> dict[str, str]:
    ids = {"event_id": str(event.id), "event_type": event.type}
    if event.correlation_id is not None:
        ids["correlation_id"] = str(event.correlation_id)
    return ids
