"""The lead: how long before its date a switch is announced, so that the letters about it are read in time.

Printing, post and one day, in working days of the site. Days are local to the region: an announcement is made at the
first instant of a day, whatever clock change lies between it and the date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

IsWorkingDay = Callable[[date], bool]
READ_A_DAY_LATER = timedelta(days=1)
"""An e-mail counts as read on the day after it was sent, as in the letters' own deadline."""
SEARCHED = 1000
"""Days; a calendar without working days in so many is none."""


@dataclass(frozen=True)
class Terms:
    """What printing and post take, in working days."""

    printing_days: int
    postal_days: int

    @property
    def lead(self) -> int:
        """The last letter is there on the working day before."""
        return self.printing_days + self.postal_days + 1


@dataclass(frozen=True)
class Announcement:
    """When a switch is announced and when its letters are where; days local to the region.

    `kept`: the working days from the announcement to its date, the day of the announcement counted.
    """

    at: datetime
    at_once: bool
    kept: int
    needed: int
    posted_on: date
    arrives_on: dict[str, date]
    late: bool


def first_instant(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def announce_at(effective_at: datetime, working_days: int, zone: ZoneInfo, is_working_day: IsWorkingDay) -> datetime:
    """The first instant of the n-th working day before the day of `effective_at`; of that day itself where n is 0."""
    day = effective_at.astimezone(zone).date()
    left = working_days
    for _ in range(SEARCHED):
        if left == 0:
            return first_instant(day, zone)
        day -= timedelta(days=1)
        left -= is_working_day(day)
    raise ValueError(f"no {working_days} working days before {effective_at}")


def working_days_between(first: date, end: date, is_working_day: IsWorkingDay) -> int:
    """From `first` on, `end` not counted."""
    days = (first + timedelta(days=number) for number in range(max(0, (end - first).days)))
    return sum(is_working_day(day) for day in days)


def after_working_days(day: date, working_days: int, is_working_day: IsWorkingDay) -> date:
    """The day itself where there are none to wait for."""
    left = working_days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def announcement(
    effective_at: datetime,
    needed: int,
    terms: Terms,
    zone: ZoneInfo,
    calendars: list[IsWorkingDay],
    now: datetime,
) -> Announcement:
    """Of a switch at sites with these calendars: the earliest announcement and the latest letter of them counts."""
    at = min(announce_at(effective_at, needed, zone, calendar) for calendar in calendars)
    handed_over = max(at, now).astimezone(zone).date()
    day = effective_at.astimezone(zone).date()
    print_days = terms.printing_days + terms.postal_days
    arrives = {
        "email": handed_over + READ_A_DAY_LATER,
        "print": max(after_working_days(handed_over, print_days, calendar) for calendar in calendars),
    }
    return Announcement(
        at=max(at, now),
        at_once=at <= now,
        kept=min(working_days_between(handed_over, day, calendar) for calendar in calendars),
        needed=terms.lead,
        posted_on=max(after_working_days(handed_over, terms.printing_days, calendar) for calendar in calendars),
        arrives_on=arrives,
        late=max(arrives.values()) >= day,
    )


def first_date(wanted: datetime, needed: int, zone: ZoneInfo, calendars: list[IsWorkingDay], now: datetime) -> datetime:
    """The first working day, at the local time of day of `wanted`, that keeps the lead when it is announced today."""
    clock = wanted.astimezone(zone)
    today = now.astimezone(zone).date()
    for number in range(1, SEARCHED):
        day = today + timedelta(days=number)
        works = all(calendar(day) for calendar in calendars)
        if works and all(working_days_between(today, day, calendar) >= needed for calendar in calendars):
            return datetime.combine(day, clock.time(), zone).astimezone(UTC)
    raise ValueError(f"no {needed} working days after {now}")
