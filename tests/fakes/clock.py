"""A clock that only the test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class StoppedClock:
    def __init__(self, time: datetime = datetime(2020, 6, 15, 6, tzinfo=UTC)) -> None:
        """A Monday, 8:00 in Berlin, unless told otherwise."""
        self.time = time

    def now(self) -> datetime:
        return self.time

    def advance(self, **duration: float) -> datetime:
        self.time += timedelta(**duration)
        return self.time
