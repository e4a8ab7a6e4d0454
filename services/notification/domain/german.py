"""Dates, times and opening hours the way a German letter writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.notification.domain.facts import HoursLine

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
DAY_CODES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def long_date(day: date) -> str:
    """10. Juni 2020"""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def weekday_date(day: date) -> str:
    """Mittwoch, 17. Juni 2020"""
    return f"{WEEKDAYS[day.weekday()]}, {long_date(day)}"


def clock(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02d}"


def span(starts_at: datetime, ends_at: datetime, timezone: str) -> str:
    """Donnerstag, 18. Juni 2020, 9:30 bis 10:00 Uhr (local to the site)"""
    zone = ZoneInfo(timezone)
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    return f"{weekday_date(start.date())}, {clock(start)} bis {clock(end)} Uhr"


def hours_lines(hours: Iterable[HoursLine]) -> tuple[str, ...]:
    """One printed line for all days with the same times: Montag bis Mittwoch und Freitag 8:00 bis 12:30 Uhr"""
    days: dict[tuple[str, str], list[str]] = {}
    for line in hours:
        days.setdefault((line["opens"], line["closes"]), []).extend(line["days"])
    return tuple(f"{_days(codes)} {_time(opens)} bis {_time(closes)} Uhr" for (opens, closes), codes in days.items())


def enumeration(parts: Iterable[str]) -> str:
    """am Telefon, per E-Mail und per Video"""
    words = list(parts)
    return " und ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def on_one_line(value: Any) -> Any:
    """Texts of a region file without line breaks, however deep they lie: a block in YAML ends with one, and a letter in
    which one stood could not be set."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return {key: on_one_line(entry) for key, entry in value.items()}
    return [on_one_line(entry) for entry in value] if isinstance(value, list | tuple) else value


def _time(text: str) -> str:
    hour, minute = text.split(":")
    return f"{int(hour)}:{minute}"


def _days(codes: Iterable[str]) -> str:
    return enumeration(_run_text(run) for run in _runs(sorted({DAY_CODES.index(code) for code in codes})))


def _runs(days: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _run_text(run: list[int]) -> str:
    first, last = WEEKDAYS[run[0]], WEEKDAYS[run[-1]]
    if len(run) == 1:
        return first
    return f"{first} und {last}" if len(run) == 2 else f"{first} bis {last}"
