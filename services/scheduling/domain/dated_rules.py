"""The rules of a site over time: those of each stage in its period."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.scheduling.domain import quarters
from services.scheduling.domain.limits import DatedLimits, Limits
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.site import Site
from services.scheduling.domain.stage import Stage
from services.scheduling.domain.timeline import EARLIEST, LATEST, Entry, Period, Timeline


@dataclass(frozen=True, slots=True)
class DatedRules:
    """Rules in their periods, in order. `barred`: times of which the outcome is open, where nothing new may be."""

    parts: tuple[tuple[Period, Rules], ...]
    barred: tuple[Period, ...] = ()

    def at(self, instant: datetime) -> Rules | None:
        """The rules of the instant; None where no stage with limits is known for it."""
        return next((rules for period, rules in self.parts if period.holds(instant)), None)

    def of(self, instant: datetime) -> Rules:
        """Raises ValueError where there are none: whoever asks has made sure that the site is ready then."""
        rules = self.at(instant)
        if rules is None:
            raise ValueError(f"no stage with its limits holds at {instant}")
        return rules

    @property
    def limits(self) -> DatedLimits:
        """A quarter hour has the limits of the stage in which it begins."""
        return DatedLimits(tuple((quarters.ceiling(period.begin), rules.limits) for period, rules in self.parts))

    def between(self, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime, Rules]]:
        """The parts of the time from `first` to before `last`, each with its rules."""
        for period, rules in self.parts:
            begin, end = period.within(first, last)
            if begin < end:
                yield begin, end, rules

    def closed_between(self, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
        """What of this time is barred."""
        met = (period.within(first, last) for period in self.barred)
        return [(begin, end) for begin, end in met if begin < end]


def rules_of(site: Site, entry: Entry) -> Rules:
    """Raises ValueError when stage or limits are not known yet."""
    if entry.stage is None or entry.limits is None:
        raise ValueError(f"{site.region}/{site.id} has no complete entry {entry.sequence} yet")
    return Rules(site, Stage.parse(entry.stage), Limits.parse(entry.limits))


def dated_rules(
    site: Site, timeline: Timeline, *, own: Entry | None = None, since: datetime = EARLIEST, until: datetime = LATEST
) -> DatedRules:
    """The rules of all entries that are known whole; those over before `since`, or later than `until`, are left out.

    `own`: the entry whose replan asks; what it is about is not barred for it.
    """
    parts = []
    for entry in timeline.live:
        period = timeline.judged(entry)
        over = period.end is not None and period.end <= since
        if entry.complete and not (period.empty or over or period.begin > until):
            parts.append((period, rules_of(site, entry)))
    return DatedRules(tuple(parts), tuple(_barred(timeline, own)))


def _barred(timeline: Timeline, own: Entry | None) -> Iterator[Period]:
    mine = None if own is None else timeline.period(own)
    for fence in timeline.fences(apart_from=own):
        if mine is None:
            yield fence
        else:
            yield from _without(fence, mine)


def _without(fence: Period, mine: Period) -> Sequence[Period]:
    """What of a fence lies outside of the period that is being decided about."""
    before = Period(fence.begin, mine.begin if fence.end is None else min(mine.begin, fence.end))
    after = [] if mine.end is None else [Period(max(mine.end, fence.begin), fence.end)]
    return [each for each in (before, *after) if not each.empty]
