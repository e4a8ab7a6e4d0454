"""Logs as JSON lines on standard error, each with the ids of the event it is about; no personal data ever."""

import logging
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars

from services.chassis.messaging.events import Event
from services.chassis.process import tracing
from services.chassis.process.disclosure import described, traced


def _describe_errors(logger: Any, method: str, entry: structlog.types.EventDict) -> structlog.types.EventDict:
    """Exceptions, as values or as `exc_info`, by their type and place: their texts may quote personal data."""
    raised = entry.pop("exc_info", None)
    error = sys.exc_info()[1] if raised is True else raised[1] if isinstance(raised, tuple) else raised
    said = {key: _discreet(value) for key, value in entry.items()}
    return {**said, "exception": traced(error)} if isinstance(error, BaseException) else said


def _discreet(value: Any) -> Any:
    return described(value) if isinstance(value, BaseException) else value


class Discreet(logging.Filter):
    """What libraries log: exceptions among the arguments are described before they are put into the message.

    Nameko writes a line for each refusal it was told to expect, with all that the refusal says. It is an answer to a
    caller and no event of this process.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "nameko.containers" and str(record.msg).startswith("(expected) error"):
            return False
        if isinstance(record.msg, BaseException):
            record.msg = described(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(map(_discreet, record.args))
        elif isinstance(record.args, Mapping):
            record.args = {key: _discreet(part) for key, part in record.args.items()}
        return True


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    _describe_errors,
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
    handler.addFilter(Discreet())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("amqp", "kombu", "nameko.web.server", "yoyo", "psycopg.pool"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    _catch_what_bypasses_logging()


def _catch_what_bypasses_logging() -> None:
    """Python itself prints errors that nobody caught, texts and all."""
    uncaught = logging.getLogger("uncaught")
    sys.excepthook = lambda kind, error, frames: uncaught.critical("process ends by an error", exc_info=error)
    sys.unraisablehook = lambda raised: uncaught.error("error while cleaning up", exc_info=raised.exc_value)
    threading.excepthook = lambda raised: uncaught.error("thread ended by an error", exc_info=raised.exc_value)
    warnings.showwarning = lambda text, category, *place, **more: uncaught.warning("warning: %s", category.__name__)


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
