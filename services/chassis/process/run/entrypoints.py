"""Entrypoints as every service declares them: methods for RPC, and timers that outlive an outage of the database."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from nameko.rpc import rpc
from nameko.timer import timer

from services.chassis.process import logs
from services.chassis.process.problems import Problem
from services.chassis.storage.database import is_unavailable

log = logs.get_logger(__name__)

Method = TypeVar("Method", bound=Callable[..., Any])


def remote(method: Method) -> Method:
    """Callable by RPC; a Problem is an answer, not an error to log."""
    exposed: Method = rpc(expected_exceptions=Problem)(method)
    return exposed


def every(seconds: float) -> Callable[[Method], Method]:
    """Runs at the start and then at this interval, in every replica; skipped while the database is away."""

    def decorate(method: Method) -> Method:
        @wraps(method)
        def tick(service: Any) -> None:
            try:
                method(service)
            except Exception as error:
                if not is_unavailable(error):
                    raise
                log.warning("skipped while the database is away", timer=method.__name__)

        timed: Method = timer(interval=seconds, eager=True)(tick)
        return timed

    return decorate
