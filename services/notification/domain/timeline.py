"""The timeline of a site as its letters need it: which announcements and corrections still hold, and which are void."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A stage from an instant on, or the revocation of one (`revokes`: its sequence); said at `announced_at`."""

    sequence: int
    effective_at: datetime
    announced_at: datetime
    revokes: int | None = None

    @property
    def at_once(self) -> bool:
        return self.revokes is None and self.effective_at <= self.announced_at

    def overtakes(self, older: Entry) -> bool:
        """Whether nobody need hear of the older one any more.

        Of two for the same instant the newer one holds. What takes effect at once ends what took effect before it;
        whatever the clocks say, of two at once the newer sequence is the later one. A correction is void only when
        something is announced for its instant anew.
        """
        if self.sequence <= older.sequence:
            return False
        if self.effective_at == older.effective_at:
            return True
        if older.revokes is not None or not self.at_once:
            return False
        return older.at_once or older.effective_at < self.effective_at


def to_tell(entries: Iterable[Entry], now: datetime) -> tuple[int | None, set[int]]:
    """What somebody new to the site has to know: the sequence of the stage in force, and of those announced."""
    known = list(entries)
    standing = live(known)
    stages = [entry for entry in known if entry.sequence in standing and entry.revokes is None]
    begun = [entry for entry in stages if entry.effective_at <= now]
    in_force = max(begun, key=lambda entry: (entry.effective_at, entry.sequence), default=None)
    return in_force.sequence if in_force else None, {entry.sequence for entry in stages if entry.effective_at > now}


def live(entries: Iterable[Entry]) -> set[int]:
    """The sequences of those that hold at some time and may be told."""
    known = list(entries)
    revoked = {entry.revokes for entry in known}
    standing = [entry for entry in known if entry.sequence not in revoked]
    return {entry.sequence for entry in standing if not any(other.overtakes(entry) for other in standing)}
