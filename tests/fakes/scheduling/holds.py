"""Times that somebody is just booking."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tests.fakes.scheduling.tables import SchedulingTables


class Holds:
    def __init__(self, tables: SchedulingTables) -> None:
        self._holds = tables.holds

    def keep(self, region: str, appointment: UUID, until: datetime) -> None:
        self._holds[appointment] = (region, until)

    def until(self, appointment: UUID) -> datetime | None:
        return self._holds[appointment][1] if appointment in self._holds else None

    def drop(self, appointment: UUID) -> None:
        self._holds.pop(appointment, None)

    def over(self, now: datetime, most: int) -> list[tuple[str, UUID]]:
        over = sorted((until, region, id) for id, (region, until) in self._holds.items() if until <= now)
        return [(region, id) for _, region, id in over][:most]
