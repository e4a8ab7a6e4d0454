"""The live view: the last events of all services, and a way to wait for the next one.

Not a record: only the last ones are kept. They stand in the gateway's database, where positions rise in the order in
which they become visible; each replica reads on from the last position it knows, so a position means the same at all.
"""

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.contracts.events import notification, protection, scheduling, sites
from services.contracts.events.envelope import Event

EVENTS = {
    event_type.name: event_type
    for publisher in (sites, protection, scheduling, notification)
    for event_type in publisher.EVENTS
}
"""Every event there is, by its name."""


@dataclass(frozen=True)
class LiveEvent:
    position: int
    id: str
    type: str
    time: datetime
    region: str
    site: str | None
    sequence: int
    switch_id: str | None
    data: dict[str, Any]

    def as_document(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "id": self.id,
            "type": self.type,
            "time": self.time.isoformat(),
            "region": self.region,
            "site": self.site,
            "sequence": self.sequence,
            "switch_id": self.switch_id,
            "data": self.data,
        }


class LiveStore(Protocol):
    """The events that all replicas share; a test that needs no database keeps them in a list."""

    def after(self, position: int) -> list[LiveEvent]:
        """In the order of their positions."""


def facts_of(event: Event) -> dict[str, Any]:
    """What is put down of an event: a LiveEvent without its position, with the data that its contract lets be seen."""
    region, _, site = event.subject.partition("/")
    return {
        "id": event.id,
        "type": event.type,
        "time": event.time,
        "region": region,
        "site": site or None,
        "sequence": event.sequence,
        "switch_id": event.correlation_id,
        "data": _flat(EVENTS[event.type].shown(event.json)),
    }


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    """A stage is told by its id, its name beside it."""
    stage = data.get("stage")
    if not isinstance(stage, Mapping):
        return dict(data)
    return {**data, "stage": stage.get("id"), "stage_name": stage.get("name")}


class LiveEvents:
    """One replica's view of the shared events: the last ones in memory, read on whenever somebody says `refresh`."""

    def __init__(self, store: LiveStore, keep: int = 500) -> None:
        self._store = store
        self._events: deque[LiveEvent] = deque(maxlen=keep)
        self._position = 0
        self._reading = threading.Lock()
        self._news = threading.Condition()

    def refresh(self) -> None:
        """Reads what was put down since the last time, here or at another replica, and wakes who waits for it."""
        with self._reading:
            news = self._store.after(self._position)
            if not news:
                return
            with self._news:
                self._events.extend(news)
                self._position = news[-1].position
                self._news.notify_all()

    @property
    def position(self) -> int:
        return self._position

    def resumed(self, position: int) -> int:
        """Where to go on for who has seen `position`, at whichever replica.

        This one may lag behind the other, so it looks; a position that nobody has given out is from before the
        database was made anew: from the start, then.
        """
        if position > self._position:
            self.refresh()
        return position if position <= self._position else 0

    def since(self, position: int) -> list[LiveEvent]:
        return [event for event in list(self._events) if event.position > position]

    def wait_since(self, position: int, timeout: float) -> list[LiveEvent]:
        """The events after `position`; waits up to `timeout` seconds for the first one."""
        with self._news:
            self._news.wait_for(lambda: self._position > position, timeout)
            return self.since(position)
