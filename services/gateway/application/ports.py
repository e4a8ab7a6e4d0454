"""What the gateway needs from the outside: calls to the four services, and the messages that were parked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from services.chassis.messaging.deadletters import Choice, DeadLetter


class Services(Protocol):
    """A call to a service's RPC. Raises chassis' Problem: the service's own, or 503/504 when it does not answer."""

    def call(self, service: str, method: str, *args: Any, timeout: float | None = None) -> Any: ...


class DeadLetters(Protocol):
    """Parked messages of the known queues. Raises chassis' Problem when the broker does not answer in time."""

    @property
    def queues(self) -> Sequence[str]: ...

    def count(self) -> Mapping[str, int]: ...

    def oldest(self, queues: Iterable[str]) -> Mapping[str, DeadLetter]: ...

    def look(self, queue: str, limit: int, chosen: Choice) -> list[DeadLetter]: ...

    def replay(self, queue: str, chosen: Choice) -> list[DeadLetter]: ...

    def drop(self, queue: str, chosen: Choice) -> list[DeadLetter]: ...


SLOW_SECONDS = 120.0
"""For calls that work through a whole region: a load, an import, the preview of a replan."""
