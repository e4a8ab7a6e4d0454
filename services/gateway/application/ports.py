"""What the gateway needs from the outside: calls to the four services."""

from typing import Any, Protocol


class Services(Protocol):
    """A call to a service's RPC. Raises chassis' Problem: the service's own, or 503/504 when it does not answer."""

    def call(self, service: str, method: str, *args: Any, timeout: float | None = None) -> Any: ...


SLOW_SECONDS = 120.0
"""For calls that work through a whole region: a load, an import, the preview of a replan."""
