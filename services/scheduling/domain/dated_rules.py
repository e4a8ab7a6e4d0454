"""The rules of a site over time: those of each stage in its period."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.scheduling.domain import quarters
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.limits import DatedLimits, Limits
from services.scheduling.domain.rules import Reason, Refusal, Rules
from services.scheduling.domain.site import Room, Site
from services.scheduling.domain.stage import Stage
from services.scheduling.domain.timeline import EARLIEST, LATEST, Entry, Period, Timeline


@dataclass(frozen=True, slots=True)
class DatedRules:
    """Rules in their periods, in order. `barred`: times of which the outcome is open, where nothing new may be.

    What lasts from one stage into the next is judged by the stage of its start. It may not be in the house when that is
    closed to everybody, nor add to more persons than the next stage has places for.
    """

    parts: tuple[tuple[Period, Rules], ...]
    barred: tuple[Period, ...] = ()

    @classmethod
    def always(cls, rules: Rules) -> "DatedRules":
        return cls(((Period(EARLIEST), rules),))

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
        """A quarter hour has the limits of the stage in which it begins.

        Where the house was shut before, the first visitors arrive under the limits of the stage that they come for.
        """
        parts: list[tuple[int, Limits]] = []
        shut = False
        for period, rules in self.parts:
            begin = quarters.floor(period.begin - rules.arrival) if shut else quarters.ceiling(period.begin)
            parts.append((max(begin, parts[-1][0]) if parts else begin, rules.limits))
            shut = rules.shut
        return DatedLimits(tuple(parts))

    def closing(self, visit: Appointment) -> Refusal | None:
        """Of a visit that would still be in the house when that closes to everybody."""
        for period, rules in self.parts:
            if visit.in_person and rules.shut and visit.starts_at < period.begin < visit.ends_at:
                return Refusal(Reason.CLOSING, period.begin)
        return None

    def crowded(self, visit: Appointment, quarter: int) -> Refusal:
        """Of a visit for which a quarter hour has no place: its own stage's, or that of one that begins meanwhile."""
        begun = [begin for begin, _ in self._meanwhile(visit) if quarters.ceiling(begin) <= quarter]
        return Refusal(Reason.NARROWING, begun[-1]) if begun else Refusal(Reason.LIMIT)

    def narrowed(self, visit: Appointment, room: Room) -> Refusal | None:
        """Of a visit in a room that is not enough for it any more in a stage that begins meanwhile."""
        small = (begin for begin, rules in self._meanwhile(visit) if rules.limits.room(room.id) < visit.everybody)
        begin = next(small, None)
        return None if begin is None else Refusal(Reason.NARROWING, begin)

    def _meanwhile(self, visit: Appointment) -> Iterator[tuple[datetime, Rules]]:
        """The stages that begin after it does, with the instant, and have a quarter hour of it."""
        for period, rules in self.parts:
            if visit.starts_at < period.begin and quarters.ceiling(period.begin) < quarters.ceiling(visit.ends_at):
                yield period.begin, rules

    def between(self, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime, Rules]]:
        """The parts of the time from `first` to before `last`, each with its rules."""
        for period, rules in self.parts:
            begin, end = period.within(first, last)
            if begin < end:
                yield begin, end, rules

    def barred_between(self, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
        """What of this time is barred."""
        return _within(self.barred, first, last)

    def shut_between(self, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
        """When in this time the house is closed to everybody."""
        return _within((period for period, rules in self.parts if rules.shut), first, last)


def _within(periods: Iterable[Period], first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    met = (period.within(first, last) for period in periods)
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
