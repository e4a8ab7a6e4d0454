"""Entrypoints as every service declares them: methods for RPC, and timers that outlive an outage of the database."""

import os
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Protocol, TypeVar

from nameko.timer import timer

from services.chassis.process import logs
from services.chassis.process.problems import FaultLike, Problem
from services.chassis.process.run.requests import BoundedRpc
from services.chassis.storage.database import is_unavailable

log = logs.get_logger(__name__)

CALL = "__call_contract__"
REQUEST_INVALID_STATUS = 422
CHECK_ANSWERS = os.environ.get("STUFENPLAN_CHECK_ANSWERS") == "1"
"""Set by the tests: an answer that breaks its contract is then an error, not something the caller stumbles over."""

Method = TypeVar("Method", bound=Callable[..., Any])


class Call(Protocol):
    """What the chassis needs to know of a call; the calls themselves are contracts."""

    @property
    def method(self) -> str: ...
    def read_request(self, body: Any) -> tuple[dict[str, Any], Sequence[FaultLike]]: ...
    def write_answer(self, value: Any) -> Any: ...
    def check_answer(self, written: Any) -> None: ...


def remote(call: Call) -> Callable[[Method], Method]:
    """Exposes the method as the call: it gets the request's values as keyword arguments and returns the answer.

    A request that breaks the contract is a Problem with every fault; a Problem is an answer, not an error to log.
    """

    def decorate(method: Method) -> Method:
        if method.__name__ != call.method:
            raise TypeError(f"{method.__qualname__} answers the call {call.method}: give it that name")

        @wraps(method)
        def answered(service: Any, request: Any = None) -> Any:
            arguments, faults = call.read_request(request)
            if faults:
                raise Problem(REQUEST_INVALID_STATUS, "request-invalid", {}, faults)
            written = call.write_answer(method(service, **arguments))
            if CHECK_ANSWERS:
                call.check_answer(written)
            return written

        setattr(answered, CALL, call)
        exposed: Method = BoundedRpc.decorator(expected_exceptions=Problem)(answered)
        return exposed

    return decorate


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
