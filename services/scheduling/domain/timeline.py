"""A site's timeline: dated stages, each with its limits and its fence, and what was taken back of them.

Nothing here knows what time it is. Every question names an instant, and is answered by the stage of that instant.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Period:
    """From `begin` to before `end`; None: on and on."""

    begin: datetime
    end: datetime | None = None

    @property
    def empty(self) -> bool:
        return self.end is not None and self.end <= self.begin

    def holds(self, instant: datetime) -> bool:
        return self.begin <= instant and (self.end is None or instant < self.end)

    def meets(self, begin: datetime, end: datetime) -> bool:
        """Whether it touches the time from `begin` to before `end`, or the instant that both are."""
        if begin == end:
            return self.holds(begin)
        return not self.empty and self.begin < end and (self.end is None or begin < self.end)

    def within(self, begin: datetime, end: datetime) -> tuple[datetime, datetime]:
        """The part of it between two instants; empty parts end before they begin."""
        return max(self.begin, begin), end if self.end is None else min(self.end, end)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the preview said when the switch was filed."""

    before: int
    moved: int
    lapsed: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a timeline: a stage from `effective_at` on, or, with `revokes`, that an announced one goes.

    `stage` and `limits` are documents; None while they have not been heard of. `announced_at`: when the event was
    said. `fenced`: its replan is not done; `held`: it waits, because its outcome would be worse than foreseen.
    `fence`: how far the open plan reaches beyond the period. `revoked`: the entry never comes into force.
    """

    sequence: int
    effective_at: datetime | None = None
    announced_at: datetime | None = None
    stage: Mapping[str, Any] | None = None
    switch_id: UUID | None = None
    caused_by: UUID | None = None
    limits: Mapping[str, Any] | None = None
    concept_version: int = 0
    fenced: bool = False
    held: bool = False
    fence: Period | None = None
    revokes: int | None = None
    revoked: bool = False
    in_force: bool = False
    foreseen: Foreseen | None = None

    @property
    def live(self) -> bool:
        return self.stage is not None and self.revokes is None and not self.revoked

    @property
    def complete(self) -> bool:
        """Stage and limits are there."""
        return self.stage is not None and self.limits is not None

    @property
    def starts(self) -> datetime:
        if self.effective_at is None:
            raise ValueError(f"nothing is known yet of entry {self.sequence} but its limits")
        return self.effective_at

    @property
    def at_once(self) -> bool:
        """Whether it took effect when it was announced: nobody was told before."""
        return self.announced_at is None or self.starts <= self.announced_at

    def overtakes(self, older: "Entry") -> bool:
        """Whether what is not done of the older one is dropped: this one took effect at once, and after it."""
        return older.sequence < self.sequence and older.starts <= self.starts and self.at_once

    def order(self) -> tuple[datetime, int]:
        return self.starts, self.sequence


@dataclass(frozen=True, slots=True)
class Timeline:
    """All changes of a site's timeline that still matter, in any order."""

    entries: tuple[Entry, ...] = ()

    @property
    def live(self) -> list[Entry]:
        """The dated stages in the order in which they follow each other."""
        return sorted((entry for entry in self.entries if entry.live), key=Entry.order)

    @property
    def newest(self) -> int:
        """The greatest sequence whose change is known; limits alone are none."""
        return max((entry.sequence for entry in self.entries if entry.effective_at is not None), default=0)

    def entry(self, sequence: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.sequence == sequence), None)

    def at(self, instant: datetime) -> Entry | None:
        """The entry whose stage holds at the instant; None before the first."""
        live = self.live
        holding = [entry for entry in live if entry.starts <= instant]
        if holding:
            return holding[-1]
        return live[0] if live and _has_begun(live[0]) else None

    def period(self, entry: Entry) -> Period:
        """When its stage holds, or would hold had it not been revoked; of a revocation: what it gives back."""
        following = (each for each in self.live if each.order() > entry.order())
        return Period(entry.starts, next((each.starts for each in following), None))

    def judged(self, entry: Entry) -> Period:
        """The instants that `at` answers with this live entry."""
        period = self.period(entry)
        first = self.live[0].sequence == entry.sequence and _has_begun(entry)
        return Period(EARLIEST, period.end) if first else period

    def touched(self, instant: datetime) -> int:
        """The greatest sequence of a change that decided what holds at the instant."""
        decided = [each for each in self.entries if each.revokes is not None and self.period(each).holds(instant)]
        holding = self.at(instant)
        return max((each.sequence for each in (*decided, *([holding] if holding else ()))), default=0)

    def fences(self, apart_from: Entry | None = None) -> Iterator[Period]:
        """The times of which the outcome is still open: nobody books there."""
        for entry in self.entries:
            if apart_from is not None and entry.sequence == apart_from.sequence:
                continue
            if entry.fenced:
                yield self.period(entry)
                if entry.fence is not None:
                    yield entry.fence

    def fenced(self, begin: datetime, end: datetime | None = None) -> bool:
        """Whether the time (or the instant) lies in something that is still open."""
        return any(fence.meets(begin, end or begin) for fence in self.fences())

    def open_parts(self, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The parts of the time from `first` to before `last` in which stage and limits are known, and nothing open."""
        fences = sorted(self.fences(), key=lambda fence: fence.begin)
        for entry in self.live:
            begin, end = self.judged(entry).within(first, last)
            for fence in fences:
                if fence.holds(begin):
                    begin = end if fence.end is None else fence.end
            if entry.complete and begin < end:
                yield begin, end

    def overtaken(self, entry: Entry) -> bool:
        return any(newer.overtakes(entry) for newer in self.entries if newer.live)


def _has_begun(entry: Entry) -> bool:
    """Whether it took effect at once or is in force: then it is taken to have held before as well.

    Clocks differ, and what began under an earlier stage has to be judged by something.
    """
    return entry.at_once or entry.in_force
