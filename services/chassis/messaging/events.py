"""What the chassis needs to know of an event and its type; the published language itself lies elsewhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, runtime_checkable
from uuid import UUID


@runtime_checkable
class Event(Protocol):
    """A received event, checked and parsed."""

    @property
    def id(self) -> UUID | str: ...
    @property
    def type(self) -> str: ...
    @property
    def time(self) -> datetime: ...
    @property
    def correlation_id(self) -> UUID | str | None: ...


class EventType(Protocol):
    """A kind of event: its name is the routing key on its publisher's exchange."""

    @property
    def name(self) -> str: ...
    @property
    def exchange(self) -> str: ...
    def load(self, body: Mapping[str, Any]) -> Event:
        """The event in the body; raises when the body breaks its schema."""
