"""Opening and phone hours: their shape, and spans of one weekday that cannot both be true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from services.sites.domain.fault import Fault
from services.sites.domain.shapes import TIME, Faults, items, mapping, one_of, text, time_of_day

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPOKEN = dict(
    zip(WEEKDAYS, ("montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags", "sonntags"), strict=True)
)


def _line(value: object, place: str, faults: Faults) -> None:
    LINE_SHAPE(value, place, faults)
    if isinstance(value, Mapping):
        opens, closes = value.get("opens"), value.get("closes")
        if _is_time(opens) and _is_time(closes) and str(opens) >= str(closes):
            faults.append(Fault(f"{place}/closes", f"Das Ende {closes} muss nach dem Beginn {opens} liegen."))


def _is_time(value: object) -> bool:
    return isinstance(value, str) and TIME.fullmatch(value) is not None


LINE_SHAPE = mapping(
    {"days": items(one_of(*WEEKDAYS), at_least=1), "opens": time_of_day, "closes": time_of_day}, {"note": text()}
)
HOURS = items(_line)


class Span(NamedTuple):
    opens: str
    closes: str

    def __str__(self) -> str:
        return f"{self.opens} bis {self.closes} Uhr"


class Clash(NamedTuple):
    """Two spans of the same weekday that overlap, so that at most one of them can be meant."""

    day: str
    first: Span
    second: Span

    def __str__(self) -> str:
        return f"{SPOKEN[self.day]} einmal {self.first}, einmal {self.second}"


def clashes(lines: object) -> list[Clash]:
    """Every contradiction in these hours. A break at noon is none: its two spans do not overlap."""
    by_day: dict[str, list[Span]] = {}
    for day, span in _spans(lines):
        by_day.setdefault(day, []).append(span)
    return [
        Clash(day, first, second)
        for day in WEEKDAYS
        for index, first in enumerate(by_day.get(day, []))
        for second in by_day[day][index + 1 :]
        if first.opens < second.closes and second.opens < first.closes
    ]


def _spans(lines: object) -> Iterator[tuple[str, Span]]:
    """The readable lines, one weekday at a time; what has not the right shape is a fault noted elsewhere."""
    for line in lines if isinstance(lines, list | tuple) else ():
        if isinstance(line, Mapping) and _is_time(line.get("opens")) and _is_time(line.get("closes")):
            days = line.get("days")
            for day in days if isinstance(days, list | tuple) else ():
                if isinstance(day, str) and day in SPOKEN:
                    yield day, Span(line["opens"], line["closes"])
