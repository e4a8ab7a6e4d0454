"""Working days of a site: printing and post rest when its state, its town or the house does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from services.contracts.region.calendar import DaysOff, days_off

KEPT = 256


class SiteCalendar:
    def is_working_day(self, state: str, day: date, days: Mapping[str, Any] | None = None) -> bool:
        return _days_off(state, json.dumps(days or {}, sort_keys=True)).is_working_day(day)


@lru_cache(KEPT)
def _days_off(state: str, days: str) -> DaysOff:
    """Remembered by what the calendar says: a lot asks for every one of its letters."""
    of_region_and_site = json.loads(days)
    return days_off(state, of_region_and_site.get("region") or {}, of_region_and_site.get("site") or {})
