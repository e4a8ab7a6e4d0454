"""Numbers, times and amounts as the reader writes them; times are local to the sites."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal

from services.gateway.wording.languages import locale

BERLIN = ZoneInfo("Europe/Berlin")
NOTHING = "–"
_IN_FULL = 10**15
"""Whoever types more digits than that is told how many, not which."""
_DAYS = {"de_DE": "dd.MM.yyyy", "en_GB": "d MMM yyyy"}


def number(value: float | None) -> str:
    """58.000 or 58,000"""
    if value is None:
        return NOTHING
    return format_decimal(value, locale=locale()) if abs(value) < _IN_FULL else f"{Decimal(value):.2E}"


def when(moment: str | datetime | None) -> str:
    """17.06.2020, 08:00 or 17 Jun 2020, 08:00"""
    local = _local(moment)
    return format_datetime(local, f"{_DAYS[locale()]}, HH:mm", locale=locale()) if local else NOTHING


def starting(moment: str | datetime) -> str:
    """From when on: the day alone where that is its beginning, 17.06.2020; else with the time."""
    local = _local(moment)
    return day(local.date()) if local and local.time() == time() else when(moment)


def day(moment: str | date | None) -> str:
    """17.06.2020 or 17 Jun 2020"""
    if isinstance(moment, str):
        moment = date.fromisoformat(moment[:10])
    return format_date(moment, _DAYS[locale()], locale=locale()) if moment else NOTHING


def full_day(moment: date) -> str:
    """Mittwoch, 17. Juni 2020"""
    return format_date(moment, "full", locale=locale())


def short_day(moment: date) -> str:
    """17.6. or 17/6"""
    return format_date(moment, {"de_DE": "d.M.", "en_GB": "d/M"}[locale()], locale=locale())


def weekday(moment: date) -> str:
    """Mi or Wed"""
    return format_date(moment, "ccc", locale=locale()).rstrip(".")


def local_day(moment: str | datetime) -> date:
    """The day on which that is, where the sites are."""
    parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return parsed.astimezone(BERLIN).date()


def clock(moment: str | datetime | None) -> str:
    """08:00:17"""
    local = _local(moment)
    return format_time(_of_day(local), "HH:mm:ss", locale=locale()) if local else NOTHING


def euros(cents: int) -> str:
    """72,00 € or €72.00"""
    return format_currency(cents / 100, "EUR", locale=locale()).replace("\xa0", " ")


def mebibytes(size: int) -> str:
    """8 MiB"""
    return f"{number(size // (1024 * 1024))} MiB"


def _local(moment: str | datetime | None) -> datetime | None:
    parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return parsed.astimezone(BERLIN).replace(tzinfo=None) if parsed else None


def _of_day(moment: datetime) -> time:
    return moment.time()
