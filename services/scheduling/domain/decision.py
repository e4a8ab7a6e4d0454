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


@dataclass(frozen=True, slots=True)
class Totals:
    """kept + phone + video + moved + lapsed = before."""

    before: int
    kept: int
    phone: int
    video: int
    moved: int
    lapsed: int

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
        )
