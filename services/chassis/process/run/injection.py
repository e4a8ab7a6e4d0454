"""A service's dependencies outside its entrypoints, for a mounted WSGI application."""

from types import SimpleNamespace
from typing import Any

import eventlet
from nameko.containers import WorkerContext
from nameko.exceptions import RemoteError, UnknownService
from nameko.rpc import MethodProxy, ServiceProxy

from services.chassis.process.problems import Problem

DEFAULT_TIMEOUT = 30.0
# What psycopg raises in the called service while its database is away.
DATABASE_AWAY = {"OperationalError", "PoolTimeout", "AdminShutdown", "CannotConnectNow", "TooManyConnections"}


def injected(container: Any, timeout: float = DEFAULT_TIMEOUT, method: str = "http") -> Any:
    """An object with every dependency the service class declares, as a worker would get them; make one per request."""
    context = WorkerContext(container, None, SimpleNamespace(method_name=method))
    dependencies = SimpleNamespace()
    for provider in container.dependencies:
        dependency = provider.get_dependency(context)
        if isinstance(dependency, ServiceProxy):
            dependency = BoundedService(dependency, timeout)
        setattr(dependencies, provider.attr_name, dependency)
    return dependencies


class BoundedService:
    """An RPC proxy whose calls end in time, with a Problem when the service is away."""

    def __init__(self, proxy: Any, timeout: float) -> None:
        self._proxy = proxy
        self._timeout = timeout

    def __getattr__(self, method: str) -> "BoundedMethod":
        return BoundedMethod(getattr(self._proxy, method), self._timeout)


class BoundedMethod:
    def __init__(self, proxy: MethodProxy, timeout: float) -> None:
        self._proxy = proxy
        self._timeout = timeout

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        name = self._proxy.service_name
        late = Problem(504, "Der Dienst antwortet nicht", f"{name} hat nach {self._timeout:g} s nicht geantwortet.")
        # In a greenthread of its own: nameko's publisher cannot be interrupted while the broker takes nothing.
        call = eventlet.spawn(self._proxy, *args, **kwargs)
        try:
            with eventlet.Timeout(self._timeout, late):
                return call.wait()
        except UnknownService:
            raise Problem(503, "Der Dienst ist nicht erreichbar", f"{name} läuft nicht.") from None
        except RemoteError as error:
            if error.exc_type in DATABASE_AWAY:
                raise Problem(503, "Der Dienst ist nicht bereit", f"{name} erreicht seine Datenbank nicht.") from error
            raise
