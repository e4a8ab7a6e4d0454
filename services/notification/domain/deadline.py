"""No invitation that comes too late: which appointments a letter may still announce."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.notification.domain.facts import Change, Channel, Print


def arrival(channel: Channel, handed_over: date, terms: Print, is_working_day: Callable[[date], bool]) -> date:
    """The day on which the household has the letter: working days for printing and post; e-mail is read a day later."""
    if channel == "email":
        return handed_over + timedelta(days=1)
    day, left = handed_over, terms["printing_days"] + terms["postal_days"]
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def in_time(change: Change, arrives: date, timezone: str) -> bool:
    """Neither the old nor the new time may lie before the letter's arrival: both would mislead."""
    visits = [change["before"], *([change["after"]] if change["after"] else [])]
    zone = ZoneInfo(timezone)
    return all(datetime.fromisoformat(visit["starts_at"]).astimezone(zone).date() >= arrives for visit in visits)
