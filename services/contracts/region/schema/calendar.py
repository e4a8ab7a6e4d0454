"""Days of a region or a site on which nobody works, or not as long as usual."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError

from services.contracts.faults import Coded
from services.contracts.region.schema.entry import Entry, needed, optional
from services.contracts.region.schema.fields import CalendarDay, Items, TimeOfDay, Word, Words
from services.contracts.region.vocabulary import LOCAL_HOLIDAYS
from services.contracts.schemas import Part
from services.contracts.text import LONGEST_NAME

YEARLY = r"[0-9]{2}-[0-9]{2}"
LEAP_YEAR = 2020
MOST_DAYS = 500


class YearlyDay(CalendarDay):
    """A day, or the same day of every year: 12-24."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(YEARLY, value):
            return super()._deserialize(value, attr, data, **kwargs)
        try:
            date.fromisoformat(f"{LEAP_YEAR}-{value}")
        except ValueError as error:
            raise ValidationError(Coded("not-a-day")) from error
        return value


class LocalHoliday(Entry):
    """A public holiday of this place only."""

    day = YearlyDay(**needed("2027-08-08, or 08-08 for every year"))
    name = Words(LONGEST_NAME, **optional("What it is called"))


class ClosedDay(Entry):
    """A day on which the house is closed: a works outing, a bridge day; with `closes` it ends earlier."""

    day = YearlyDay(**needed("2027-12-24, or 12-24 for every year"))
    name = Words(LONGEST_NAME, **optional("What it is for"))
    closes = TimeOfDay(**optional('When work ends on a half day, for instance "12:00"; null: all day', None))


class DayPart(Part):
    """An entry with a day, or the day alone."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, partial: Any = None, **kwargs: Any) -> Any:
        entry = value if isinstance(value, Mapping) else {"day": value}
        return super()._deserialize(entry, attr, data, partial, **kwargs)


def local_holidays() -> Items:
    about = "Days off that only a part of the state has: catholic (its Catholic municipalities), augsburg"
    return Items(Word(*LOCAL_HOLIDAYS), **optional(about, list))


def holidays() -> Items:
    return Items(DayPart(LocalHoliday), most=MOST_DAYS, **optional("Other public holidays of this place", list))


def closed_days() -> Items:
    return Items(DayPart(ClosedDay), most=MOST_DAYS, **optional("Closing days and half days", list))
