"""Days and times as people type them: 17.6., 17.06.2020, 17 June 2020, tomorrow; 8, 8:30, 8.30 Uhr."""

import re
from datetime import date, time, timedelta

from babel.dates import get_month_names

from services.gateway.wording.sentences import gettext

_NUMBERS = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{2}|\d{4})?)?")
_NAMED = re.compile(r"(\d{1,2})\.?\s+([^\W\d_]{3,})\.?(?:\s+(\d{4}))?")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:uhr|h)?", re.IGNORECASE)


def typed_day(text: str, today: date) -> date | None:
    """The day that is meant; without a year the next such day from today on. None for what is no day."""
    wanted = " ".join(text.lower().split())
    near = (gettext("today"), gettext("tomorrow"))
    if wanted in near:
        return today + timedelta(days=near.index(wanted))
    if found := _NUMBERS.fullmatch(wanted):
        return _day(int(found[1]), int(found[2]), found[3], today)
    if found := _NAMED.fullmatch(wanted):
        return _day(int(found[1]), _months().get(found[2][:3], 0), found[3], today)
    try:
        return date.fromisoformat(wanted)
    except ValueError:
        return None


def typed_time(text: str) -> time | None:
    """The time of day that is meant; None for what is none."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(day: int, month: int, year: str | None, today: date) -> date | None:
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _months() -> dict[str, int]:
    """By their first three letters, in German and English."""
    known: dict[str, int] = {}
    for locale in ("de", "en"):
        known |= {name[:3].lower(): number for number, name in get_month_names("wide", locale=locale).items()}
    return known
