"""Hours that cannot both be true, and who decides between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from services.contracts.faults import Fault
from services.contracts.region.rules.walking import Readable, at, part, values
from services.contracts.region.schema.fields import TIME, shown
from services.contracts.region.vocabulary import WEEKDAYS

_TIME = re.compile(TIME)


class Span(NamedTuple):
    opens: str
    closes: str


class Clash(NamedTuple):
    """Two spans of the same weekday that overlap, so that at most one of them can be meant."""

    day: str
    first: Span
    second: Span

    @property
    def params(self) -> dict[str, str]:
        spans = {"opens": self.first.opens, "closes": self.first.closes}
        return {"day": self.day, **spans, "other_opens": self.second.opens, "other_closes": self.second.closes}


def hours_faults(parent: Readable, key: str, place: str) -> Iterator[Fault]:
    """Lines that end before they begin, and lines that overlap."""
    yield from ends_before_start(parent, key, place)
    for clash in clashes(parent.get(key)):
        yield Fault(at(place, key), "hours-overlap", clash.params)


def ends_before_start(parent: Readable, key: str, place: str) -> Iterator[Fault]:
    for where, line in values(parent, key, place):
        span = _span(line)
        if span and span.opens >= span.closes:
            yield Fault(at(where, "closes"), "hours-end-before-start", span._asdict())


def contact_hours(contact: Readable, place: str) -> Iterator[Fault]:
    """Contradictory hours are refused until somebody has decided; the decision must not contradict itself.

    Dessau-Roßlau's published phone hours (fact S7) are why this rule exists.
    """
    yield from ends_before_start(contact, "published_hours", place)
    if part(contact, "decision"):
        if not contact.get("hours"):
            yield Fault(at(place, "hours"), "decision-without-hours")
        yield from hours_faults(contact, "hours", place)
        return
    yield from ends_before_start(contact, "hours", place)
    for key in ("published_hours", "hours"):
        for clash in clashes(contact.get(key)):
            label = shown(contact.get("label", ""))
            yield Fault(at(place, key), "contact-hours-contradict", {"label": label, **clash.params})
    published = contact.get("published_hours")
    if published is not None and published != contact.get("hours"):
        yield Fault(at(place, "decision"), "decision-missing")


def clashes(lines: object) -> list[Clash]:
    """Contradictions in these hours, each line at most once. A break at noon is none: its two spans do not overlap."""
    by_day: dict[str, list[Span]] = {}
    for day, span in _spans(lines):
        by_day.setdefault(day, []).append(span)
    return [clash for day in WEEKDAYS for clash in _clashes_of(day, by_day.get(day, []))]


def _clashes_of(day: str, spans: list[Span]) -> Iterator[Clash]:
    longest: Span | None = None
    for span in sorted(spans):
        if longest is not None and span.opens < longest.closes:
            yield Clash(day, longest, span)
        if longest is None or span.closes > longest.closes:
            longest = span


def _spans(lines: object) -> Iterator[tuple[str, Span]]:
    for line in lines if isinstance(lines, list | tuple) else ():
        span = _span(line)
        if span and span.opens < span.closes:
            days = line.get("days")
            for day in days if isinstance(days, list | tuple) else ():
                if isinstance(day, str):
                    yield day, span


def _span(line: Any) -> Span | None:
    """The times of a readable line."""
    if not isinstance(line, Mapping):
        return None
    opens, closes = line.get("opens"), line.get("closes")
    if isinstance(opens, str) and isinstance(closes, str) and _TIME.fullmatch(opens) and _TIME.fullmatch(closes):
        return Span(opens, closes)
    return None
