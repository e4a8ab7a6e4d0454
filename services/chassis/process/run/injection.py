"""A service's dependencies outside its entrypoints, for a mounted WSGI application."""

from types import SimpleNamespace
from typing import Any

from nameko.containers import WorkerContext


def injected(container: Any, method: str = "http") -> Any:
    """An object with every dependency the service class declares, as a worker would get them; make one per request."""
    context = WorkerContext(container, None, SimpleNamespace(method_name=method))
    dependencies = SimpleNamespace()
    for provider in container.dependencies:
        setattr(dependencies, provider.attr_name, provider.get_dependency(context))
    return dependencies
