"""A site's timeline: its dated stages, and which of them holds at an instant.

An entry is announced, which makes it binding for all that happens from its date on; at its date it comes into force.
Its period lasts until the next live entry. A revoked one goes before its date; one whose date passed while a later one
was due already is skipped. The sequence rises by one with each change of the timeline, a revocation too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.sites.domain.stages import Stage


@dataclass(frozen=True)
class Entry:
    """A stage of a site from an instant on; `stage` as it was announced, `switch_id` None: since it was loaded."""

    sequence: int
    stage: Stage
    effective_at: datetime
    announced_at: datetime
    switch_id: UUID | None = None
    in_force_at: datetime | None = None
    revoked_by: int | None = None
    """The sequence of its revocation."""
    revocation: str | None = None
    """Why: revoked, suspended, overtaken, drifted."""
    skipped_at: datetime | None = None

    @property
    def live(self) -> bool:
        return self.revoked_by is None and self.skipped_at is None

    @property
    def to_come(self) -> bool:
        """Live and not in force yet, though its date may have passed since the clock looked."""
        return self.live and self.in_force_at is None

    @property
    def order(self) -> tuple[datetime, int]:
        return self.effective_at, self.sequence


def stage_at(entries: Iterable[Entry], instant: datetime) -> Entry | None:
    """The live entry that holds at an instant; None before the first one."""
    begun = (entry for entry in entries if entry.live and entry.effective_at <= instant)
    return max(begun, key=lambda entry: entry.order, default=None)


def end_of(entries: Iterable[Entry], entry: Entry) -> datetime | None:
    """Until when an entry holds: the date of the next live one. None: nothing comes after it."""
    return min((other.effective_at for other in entries if other.live and other.order > entry.order), default=None)


def next_after(entries: Iterable[Entry], instant: datetime) -> datetime | None:
    """When the stage of an instant ends, whatever it is."""
    return min((entry.effective_at for entry in entries if entry.live and entry.effective_at > instant), default=None)


def overtakes(newer: Entry, older: Entry) -> bool:
    """Whether what the older entry still had to do is dropped: it began before the newer, which took effect at once."""
    return (
        older.sequence < newer.sequence
        and older.effective_at <= newer.effective_at
        and newer.effective_at <= newer.announced_at
    )


def skipped_by(entries: Iterable[Entry], entry: Entry) -> list[Entry]:
    """Entries that never come into force, because this one is due as well and later."""
    return sorted((e for e in entries if e.to_come and e.order < entry.order), key=lambda other: other.order)


def suspended_by(entries: Iterable[Entry], target: Stage, at: datetime) -> list[Entry]:
    """What an earlier tightening to `target` suspends: announced entries after it that would open the site again."""
    later = (e for e in entries if e.to_come and e.effective_at > at and e.stage.rank > target.rank)
    return sorted(later, key=lambda entry: entry.order)
