"""Opening hours, local to the site, as intervals of absolute time: right on the days of clock change too."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING_DAYS = 5
Interval = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class HoursLine:
    """One line of opening hours; `days` as numbers, Monday is 0."""

    days: frozenset[int]
    opens: time
    closes: time

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> "HoursLine":
        """Raises ValueError when a day or a time cannot be read, or when it closes before it opens."""
        line = cls(
            days=frozenset(WEEKDAYS.index(day) for day in document["days"]),
            opens=time.fromisoformat(document["opens"]),
            closes=time.fromisoformat(document["closes"]),
        )
        if line.opens >= line.closes:
            raise ValueError(f"{document['opens']} is not before {document['closes']}")
        return line


@dataclass(frozen=True, slots=True)
class Opening:
    """When a site is open: its hours and zone, the days on which it is closed, and those on which it closes early."""

    lines: tuple[HoursLine, ...]
    zone: ZoneInfo
    holidays: frozenset[date] = frozenset()
    early: Mapping[date, time] = field(default_factory=dict)

    def on(self, day: date) -> list[Interval]:
        """The open intervals of a local day in UTC, in order."""
        if day in self.holidays:
            return []
        intervals: list[tuple[time, time]] = []
        for opens, closes in sorted((line.opens, line.closes) for line in self.lines if day.weekday() in line.days):
            if intervals and intervals[-1][1] >= opens:
                # 8 to 12 and 12 to 16 is one interval: an appointment may lie across noon.
                opens, earlier = intervals.pop()
                closes = max(closes, earlier)
            intervals.append((opens, closes))
        end = self.early.get(day, time.max)
        intervals = [(opens, min(closes, end)) for opens, closes in intervals if opens < end]
        return [(self._instant(day, opens), self._instant(day, closes)) for opens, closes in intervals]

    def covers(self, start: datetime, end: datetime) -> bool:
        """Whether the whole time from start to end lies in one open interval."""
        day = start.astimezone(self.zone).date()
        return any(opens <= start and end <= closes for opens, closes in self.on(day))

    def days(self, first: datetime, last: datetime) -> Iterator[date]:
        """The local days from one instant to another, both included."""
        day, end = first.astimezone(self.zone).date(), last.astimezone(self.zone).date()
        while day <= end:
            yield day
            day += timedelta(days=1)

    def after_working_days(self, moment: datetime, count: int) -> datetime:
        """`count` full working days after `moment`: no holiday, no half day; the moment itself for none."""
        if count <= 0:
            return moment
        day = moment.astimezone(self.zone).date()
        passed = 0
        while passed < count:
            day += timedelta(days=1)
            passed += day.weekday() < WORKING_DAYS and day not in self.holidays and day not in self.early
        return self._instant(day, time(0))

    def after_days(self, moment: datetime, count: int) -> datetime:
        """The end of the local day `count` days after `moment`."""
        return self._instant(moment.astimezone(self.zone).date() + timedelta(days=count + 1), time(0))

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


def overlapping(lines: Iterable[HoursLine]) -> list[str]:
    """Days on which two lines overlap: hours that contradict each other."""
    wrong = []
    for number, day in enumerate(WEEKDAYS):
        times = sorted((line.opens, line.closes) for line in lines if number in line.days)
        if any(later[0] < earlier[1] for earlier, later in pairwise(times)):
            wrong.append(day)
    return wrong
