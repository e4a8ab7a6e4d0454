"""The timeline of a site as protection needs it: which stage's limits hold at an instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.protection.domain.limits import StageRule


@dataclass(frozen=True, slots=True)
class Entry:
    """A stage from an instant on. `switch` is None when the site was loaded for the first time.

    `event` announced it, at `announced_at`.
    """

    sequence: int
    rule: StageRule
    effective_at: datetime
    announced_at: datetime
    switch: UUID | None
    event: UUID

    @property
    def at_once(self) -> bool:
        return self.effective_at <= self.announced_at

    def overtakes(self, older: Entry) -> bool:
        """Whether the older one holds no more because this one took effect at once, after it.

        Clocks differ: of two that took effect at once the newer sequence is the later one, whatever they say.
        """
        if self.sequence <= older.sequence or not self.at_once:
            return False
        return older.at_once or older.effective_at <= self.effective_at


def live(entries: Iterable[Entry]) -> list[Entry]:
    """Those that hold at some time, in the order of their dates."""
    known = list(entries)
    standing = [entry for entry in known if not any(other.overtakes(entry) for other in known)]
    return sorted(standing, key=lambda entry: (entry.effective_at, entry.sequence))


def stage_at(entries: Iterable[Entry], instant: datetime) -> Entry | None:
    """The entry that holds at the instant; None where there is none at all.

    Before the first it is the first: clocks differ a little, and no site is without a stage meanwhile.
    """
    standing = live(entries)
    begun = [entry for entry in standing if entry.effective_at <= instant]
    return begun[-1] if begun else next(iter(standing), None)


def from_then_on(entries: Iterable[Entry], instant: datetime) -> list[Entry]:
    """The entry that holds at the instant and all that are announced after it."""
    known = list(entries)
    now = stage_at(known, instant)
    return [entry for entry in live(known) if entry == now or entry.effective_at > instant]
