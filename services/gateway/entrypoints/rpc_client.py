"""Calls to the services that always come back: with an answer, with the service's Problem, or with 503 or 504.

Every call runs in a greenthread of its own: publishing to a blocked broker hangs for ever, even under a timeout of
eventlet, so the request must not be the one who waits there. A request that timed out expires in the queue: nobody
carries out later what the caller was told has failed.
"""

import logging
from types import SimpleNamespace
from typing import Any

import eventlet
from amqp.exceptions import AMQPError
from eventlet.event import Event
from kombu.exceptions import KombuError
from nameko.containers import WorkerContext
from nameko.exceptions import RpcTimeout, UnknownService
from nameko.rpc import ReplyListener, ServiceProxy

from services.chassis.process.problems import Problem

LOG = logging.getLogger(__name__)
DEFAULT_SECONDS = 15.0
BROKER_ERRORS = (OSError, AMQPError, KombuError)


class RpcServices:
    """The application's port `Services`, on the reply listener that the container's RpcProxy dependencies share."""

    def __init__(self, container: Any, listener: ReplyListener, seconds: float = DEFAULT_SECONDS) -> None:
        self._container = container
        self._listener = listener
        self._seconds = seconds

    def call(self, service: str, method: str, *args: Any, timeout: float | None = None) -> Any:
        seconds = timeout or self._seconds
        call = _Call(self._container, self._listener, service, method, seconds)
        runner = eventlet.spawn(call.run, args)
        try:
            with eventlet.Timeout(seconds, RpcTimeout(seconds)):
                return call.answer.wait()
        except Problem:
            raise
        except RpcTimeout:
            raise call.give_up(runner) from None
        except UnknownService:
            raise Problem(503, "Zurzeit nicht verfügbar", f"Der Dienst {service} läuft nicht.") from None
        except BROKER_ERRORS as error:
            LOG.warning("broker not reachable: %s", error)
            raise Problem(503, "Zurzeit nicht verfügbar", "Die Nachrichtenzentrale ist nicht erreichbar.") from error
        except Exception as error:
            LOG.exception("call to %s.%s failed", service, method)
            raise Problem(502, "Ein Dienst meldet einen Fehler", f"{service}.{method} ist gescheitert.") from error


class _Call:
    def __init__(self, container: Any, listener: ReplyListener, service: str, method: str, seconds: float) -> None:
        context = WorkerContext(container, None, SimpleNamespace(method_name="http"))
        # One try: the caller may try again, and a second publish could carry out a command twice.
        proxy = ServiceProxy(context, service, listener, expiration=seconds, retry=False)
        self._proxy = getattr(proxy, method)
        self._listener = listener
        self._service = service
        self._reply: Any = None
        self._seconds = seconds
        self.answer = Event()

    def run(self, args: tuple[Any, ...]) -> None:
        try:
            self._reply = self._proxy.call_async(*args)
            self.answer.send(self._reply.result())
        except Exception as error:
            self.answer.send_exception(error)

    def give_up(self, runner: Any) -> Problem:
        """Forget the reply. Where the broker took no message yet, the greenthread is left alone: its end would hang."""
        if self._reply is None:
            return Problem(503, "Zurzeit nicht verfügbar", "Die Nachrichtenzentrale nimmt nichts an.")
        awaited = self._reply.reply_event
        for key in [key for key, event in self._listener._reply_events.items() if event is awaited]:
            del self._listener._reply_events[key]
        runner.kill()
        detail = f"{self._service} hat nach {self._seconds:g} Sekunden nicht geantwortet."
        return Problem(504, "Ein Dienst antwortet nicht rechtzeitig", detail)
