"""What a replan decides for one appointment, and the totals of a site."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.rules import Reason


class Outcome(StrEnum):
    """What becomes of an appointment."""

    KEPT = "kept"
    PHONE = "phone"
    VIDEO = "video"
    MOVED = "moved"
    LAPSED = "lapsed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Decision:
    """One appointment before and after; nothing after when it lapses, which never disadvantages the household."""

    before: Appointment
    after: Appointment | None
    outcome: Outcome
    reason: Reason

    @property
    def no_disadvantage(self) -> bool:
        return self.outcome is Outcome.LAPSED

    @property
    def in_place(self) -> bool:
        """Whether it keeps the staff, room and places that it holds already."""
        return self.outcome is Outcome.KEPT and self.before.holds

    @property
    def same_time(self) -> bool:
        """Whether it keeps its time, with the staff that it holds already: at most its room and places change."""
        before, after = self.before, self.after
        if after is None or not before.holds:
            return False
        return (before.starts_at, before.ends_at, before.staff) == (after.starts_at, after.ends_at, after.staff)


@dataclass(frozen=True, slots=True)
class Totals:
    """kept + phone + video + moved + lapsed + returned = before."""

    before: int
    kept: int
    phone: int
    video: int
    moved: int
    lapsed: int
    returned: int = 0

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> "Totals":
        counts = Counter(decision.outcome for decision in decisions)
        return cls(
            before=counts.total(),
            kept=counts[Outcome.KEPT],
            phone=counts[Outcome.PHONE],
            video=counts[Outcome.VIDEO],
            moved=counts[Outcome.MOVED],
            lapsed=counts[Outcome.LAPSED],
            returned=counts[Outcome.RETURNED],
        )
