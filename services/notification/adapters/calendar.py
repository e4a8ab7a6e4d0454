"""Working days of a federal state."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays

SATURDAY = 5


class StateCalendar:
    def is_working_day(self, state: str, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in _holidays(state)


@cache
def _holidays(state: str) -> holidays.HolidayBase:
    return holidays.country_holidays("DE", subdiv=state)
