"""Calls to the services that always come back: with an answer, with the service's Problem, or with 502, 503 or 504.

Every call runs in a greenthread of its own: publishing to a blocked broker hangs for ever, even under a timeout of
eventlet, so the request must not be the one who waits there. A request that timed out expires in the queue: nobody
carries out later what the caller was told has failed.
"""

import logging
import time
from types import SimpleNamespace
from typing import Any

import eventlet
from eventlet.event import Event
from nameko.containers import WorkerContext
from nameko.exceptions import RemoteError, RpcTimeout, UnknownService
from nameko.rpc import ReplyListener, ServiceProxy

from services.chassis.process.problems import Problem
from services.contracts.calls.call import SECONDS, Call
from services.gateway.application.problems import (
    BROKER_SILENT,
    SERVICE_AWAY,
    SERVICE_FAILED,
    SERVICE_SILENT,
)
from services.gateway.entrypoints.broker_errors import not_sent

LOG = logging.getLogger(__name__)


class RpcCaller:
    """The proxies' `Caller`, on the reply listener that the container's RpcProxy dependencies share.

    `seconds` is how long the broker may take to accept a request, and how long a call waits that has no patience of
    its own. A slow call waits as long as it says, but only once the broker has its request.
    """

    def __init__(self, container: Any, listener: ReplyListener, seconds: float = SECONDS) -> None:
        self._container = container
        self._listener = listener
        self._seconds = seconds

    def call(self, call: Call, request: dict[str, Any], seconds: float | None = None) -> Any:
        patience = seconds or (self._seconds if call.seconds <= SECONDS else call.seconds)
        sent = _Sent(self._container, self._listener, call, patience)
        runner = eventlet.spawn(sent.run, request)
        try:
            return sent.wait(min(self._seconds, patience), patience)
        except Problem:
            raise
        except RpcTimeout:
            raise sent.give_up(runner) from None
        except UnknownService:
            raise Problem.of(SERVICE_AWAY, service=call.service) from None
        except RemoteError as error:
            LOG.exception("call to %s.%s failed", call.service, call.method)
            raise Problem.of(SERVICE_FAILED, service=call.service, method=call.method) from error
        except Exception as error:
            raise not_sent(error, f"{call.service}.{call.method}") from error


class _Sent:
    """One request on its way."""

    def __init__(self, container: Any, listener: ReplyListener, call: Call, seconds: float) -> None:
        context = WorkerContext(container, None, SimpleNamespace(method_name="http"))
        # One try: the caller may try again, and a second publish could carry out a command twice.
        proxy = ServiceProxy(context, call.service, listener, expiration=seconds, retry=False)
        self._method = getattr(proxy, call.method)
        self._listener = listener
        self._call = call
        self._reply: Any = None
        self._seconds = seconds
        self._taken = Event()
        self._answer = Event()

    def run(self, request: dict[str, Any]) -> None:
        try:
            self._reply = self._method.call_async(request)
        except Exception as error:
            self._taken.send_exception(error)
            return
        self._taken.send(None)
        try:
            self._answer.send(self._reply.result())
        except Exception as error:
            self._answer.send_exception(error)

    def wait(self, for_the_broker: float, for_the_answer: float) -> Any:
        began = time.monotonic()
        with eventlet.Timeout(for_the_broker, RpcTimeout(for_the_broker)):
            self._taken.wait()
        rest = max(for_the_answer - (time.monotonic() - began), 0.01)
        with eventlet.Timeout(rest, RpcTimeout(rest)):
            return self._answer.wait()

    def give_up(self, runner: Any) -> Problem:
        """Forget the reply. Where the broker took no message yet, the greenthread is left alone: its end would hang."""
        if self._reply is None:
            return Problem.of(BROKER_SILENT)
        awaited = self._reply.reply_event
        for key in [key for key, event in self._listener._reply_events.items() if event is awaited]:
            del self._listener._reply_events[key]
        runner.kill()
        return Problem.of(SERVICE_SILENT, service=self._call.service, seconds=round(self._seconds))
