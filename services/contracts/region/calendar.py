"""The days off of a site: holidays of its state and town, closing days, half days. One calendar for everybody.

Free times, notice and the days that printing and post take count by it; whoever needs a working day asks here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache
from typing import Any

from holidays.utils import country_holidays

from services.contracts.region.vocabulary import STATES

YEARS = range(2019, 2041)
KEYS = ("local_holidays", "holidays", "closed_days")
"""What of a calendar stands in the head of a region file and at each of its sites; a site has both."""
WORKING_DAYS = 5
_YEARLY = re.compile(r"[0-9]{2}-[0-9]{2}")
_AREAS = {"augsburg": ("Augsburg", ("public",))}


@dataclass(frozen=True)
class DaysOff:
    """`closed`: nobody works; `early`: when work ends on a half day. Weekends are not in it: hours know those."""

    closed: frozenset[date] = frozenset()
    early: Mapping[date, time] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, and all of it: a half day is no day to count on for a notice or a letter."""
        return day.weekday() < WORKING_DAYS and day not in self.closed and day not in self.early


def of_calendar(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The calendar's keys of a region's head or of a site, those that are there."""
    return {key: entry[key] for key in KEYS if entry.get(key)}


def days_off(state: str, *calendars: Mapping[str, Any]) -> DaysOff:
    """`state`: such as "NI"; elsewhere the holidays of the whole country. `calendars`: of the region and of the site.

    A day that is closed for one of them is closed; of two half days the one that ends earlier counts.
    """
    local = {name for calendar in calendars for name in calendar.get("local_holidays") or ()}
    closed = set(public_holidays(state, frozenset(local)))
    early: dict[date, time] = {}
    for calendar in calendars:
        closed.update(day for entry in calendar.get("holidays") or () for day in _days(entry))
        for entry in calendar.get("closed_days") or ():
            closes = entry.get("closes")
            for day in _days(entry):
                if closes is None:
                    closed.add(day)
                else:
                    early[day] = min(time.fromisoformat(closes), early.get(day, time.max))
    return DaysOff(frozenset(closed), {day: closes for day, closes in sorted(early.items()) if day not in closed})


@cache
def public_holidays(state: str, local: frozenset[str] = frozenset()) -> frozenset[date]:
    """All public holidays of a state, with those of a part of it: `catholic` municipalities, the town of `augsburg`."""
    known = state if state in STATES else None
    days = set(_holidays(known, ("public",)))
    if "catholic" in local:
        days |= set(_holidays(known, ("public", "catholic")))
    for name in local & _AREAS.keys():
        days |= set(_holidays(*_AREAS[name]))
    return frozenset(days)


def _holidays(subdivision: str | None, categories: Iterable[str]) -> Iterator[date]:
    yield from country_holidays("DE", subdiv=subdivision, years=YEARS, categories=tuple(categories))


def _days(entry: Mapping[str, Any]) -> Iterator[date]:
    """One day, or the same of every year: `12-24`; the last of February in leap years only."""
    day = entry["day"]
    if not _YEARLY.fullmatch(day):
        yield date.fromisoformat(day)
        return
    for year in YEARS:
        try:
            yield date.fromisoformat(f"{year}-{day}")
        except ValueError:
            continue
