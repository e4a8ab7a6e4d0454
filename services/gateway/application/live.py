"""The live view: the last events of all services in memory, and a way to wait for the next one.

Not a record: it starts empty and forgets. Whoever needs certainty asks the services.
"""

import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any


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


class LiveEvents:
    def __init__(self, keep: int = 500) -> None:
        self._events: deque[LiveEvent] = deque(maxlen=keep)
        self._known: deque[str] = deque(maxlen=2 * keep)
        self._position = 0
        self._news = threading.Condition()

    def add(self, event: Any) -> None:
        """`event` is a contracts' Event. One that comes twice is shown once."""
        with self._news:
            if str(event.id) in self._known:
                return
            self._known.append(str(event.id))
            self._position += 1
            self._events.append(_live(event, self._position))
            self._news.notify_all()

    @property
    def position(self) -> int:
        return self._position

    def resumed(self, position: int) -> int:
        """Where to go on for who has seen `position`: from the start when it is from before a restart."""
        return position if position <= self._position else 0

    def since(self, position: int) -> list[LiveEvent]:
        return [event for event in self._events if event.position > position]

    def wait_since(self, position: int, timeout: float) -> list[LiveEvent]:
        """The events after `position`; waits up to `timeout` seconds for the first one."""
        with self._news:
            self._news.wait_for(lambda: self._position > position, timeout)
            return self.since(position)


def _live(event: Any, position: int) -> LiveEvent:
    region, _, site = event.subject.partition("/")
    return LiveEvent(
        position=position,
        id=str(event.id),
        type=event.type,
        time=event.time,
        region=region,
        site=site or None,
        sequence=event.sequence,
        switch_id=str(event.correlation_id) if event.correlation_id else None,
        data=_shown(event.data),
    )


_HEAVY = {
    "changes",
    "stage",
    "limits",
    "measures",
    "equipment",
    "hours",
    "contacts",
    "letterhead",
    "departments",
    "print",
}
_IDS = {"appointment"}


def _shown(data: dict[str, Any]) -> dict[str, Any]:
    """What the live view shows: the small facts, not the bulk, and no household or appointment id."""
    shown = {key: _plain(value) for key, value in data.items() if key not in _HEAVY | _IDS}
    stage = data.get("stage")
    if isinstance(stage, dict):
        shown["stage"] = stage.get("id")
        shown["stage_name"] = stage.get("name")
    elif stage is not None:
        shown["stage"] = stage
    if isinstance(data.get("changes"), int):
        shown["changes"] = data["changes"]
    return shown


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
