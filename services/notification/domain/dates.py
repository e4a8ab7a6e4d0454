"""Dates, times and opening hours the way a letter writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.notification.domain.facts import HoursLine
from services.notification.domain.texts import enumeration
from services.notification.domain.wording import Calendar, Wording

DAY_CODES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def long_date(day: date, words: Calendar) -> str:
    """10. Juni 2020"""
    return words.date.format(day=day.day, month=words.months[day.month - 1], year=day.year)


def weekday_date(day: date, words: Calendar) -> str:
    """Mittwoch, 17. Juni 2020"""
    return words.weekday_date.format(weekday=words.weekdays[day.weekday()], date=long_date(day, words))


def span(starts_at: datetime, ends_at: datetime, timezone: str, words: Calendar) -> str:
    """Donnerstag, 18. Juni 2020, 9:30 bis 10:00 Uhr (local to the site)"""
    zone = ZoneInfo(timezone)
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    starts, ends = (_clock(moment.hour, f"{moment.minute:02d}", words) for moment in (start, end))
    return words.span.format(date=weekday_date(start.date(), words), starts=starts, ends=ends)


def hours_lines(hours: Iterable[HoursLine], wording: Wording) -> tuple[str, ...]:
    """One printed line for all days with the same times: Montag bis Mittwoch und Freitag 8:00 bis 12:30 Uhr"""
    days: dict[tuple[str, str], list[str]] = {}
    for line in hours:
        days.setdefault((line["opens"], line["closes"]), []).extend(line["days"])
    return tuple(_hours(codes, opens, closes, wording) for (opens, closes), codes in days.items())


def _hours(codes: Iterable[str], opens: str, closes: str, wording: Wording) -> str:
    words = wording.calendar
    runs = _runs(sorted({DAY_CODES.index(code) for code in codes}))
    days = enumeration((_run_text(run, words) for run in runs), wording.lists)
    return words.hours.format(days=days, opens=_time(opens, words), closes=_time(closes, words))


def _time(text: str, words: Calendar) -> str:
    hour, minute = text.split(":")
    return _clock(int(hour), minute, words)


def _clock(hour: int, minute: str, words: Calendar) -> str:
    return words.time.format(hour=hour, minute=minute)


def _runs(days: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _run_text(run: list[int], words: Calendar) -> str:
    first, last = words.weekdays[run[0]], words.weekdays[run[-1]]
    if len(run) == 1:
        return first
    return (words.two_days if len(run) == 2 else words.more_days).format(first=first, last=last)
