"""What the gateway needs from the outside beside the backends: what it remembers, and the messages that were parked.

Each Protocol has a second implementation in memory, for the tests of the web application.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from services.chassis.messaging.deadletters import Choice, DeadLetter

Apart = Callable[..., Any]
"""`apart(read, parts, *given)` answers `read(content, *given)` and holds up nobody meanwhile. Raises Overrun."""


class Previews(Protocol):
    """What managers saw of late, by fingerprint, at whichever replica."""

    def remember(self, fingerprint: str, facts: Mapping[str, Any]) -> None: ...

    def facts_of(self, fingerprint: str) -> dict[str, Any] | None:
        """None when it was never seen, or too long ago."""


class DeadLetters(Protocol):
    """Parked messages of the known queues. Raises chassis' Problem when the broker does not answer in time."""

    @property
    def queues(self) -> Sequence[str]: ...

    def count(self) -> Mapping[str, int]: ...

    def oldest(self, queues: Iterable[str]) -> Mapping[str, DeadLetter]: ...

    def look(self, queue: str, limit: int, chosen: Choice) -> list[DeadLetter]: ...

    def replay(self, queue: str, chosen: Choice) -> list[DeadLetter]: ...

    def drop(self, queue: str, chosen: Choice) -> list[DeadLetter]: ...
