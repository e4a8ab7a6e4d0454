"""The system's clock: real time, or time that runs on from a chosen instant for rehearsals and demos."""

import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

PROCESS_START = time.time()


class Clock:
    """Gives the time of the system, always aware and in UTC."""

    def __init__(self, offset: timedelta = timedelta(0), real: Callable[[], float] = time.time) -> None:
        self.offset = offset
        self._real = real

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._real(), UTC) + self.offset


def parse_instant(text: str) -> datetime:
    """An RFC 3339 instant; ValueError when it is none or has no offset."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no offset from UTC")
    return instant.astimezone(UTC)


def system_clock(environ: Mapping[str, str] = os.environ) -> Clock:
    """STUFENPLAN_NOW is the instant it was at STUFENPLAN_NOW_SINCE (unix seconds, default: start of this process)."""
    chosen = environ.get("STUFENPLAN_NOW")
    if not chosen:
        return Clock()
    since = float(environ.get("STUFENPLAN_NOW_SINCE") or PROCESS_START)
    return Clock(parse_instant(chosen) - datetime.fromtimestamp(since, UTC))
