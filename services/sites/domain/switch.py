"""A switch and its states: what may happen to it in which state, and when it is settled.

    scheduled --(due, gates hold)--> held --(gates pass)--> running --(every site done)--> settled
        |                             |                        |
        +------------- cancel --------+------- cancel ---------+--> cancelled

A newer switch over a running one supersedes its entry at that site: the newer sequence makes the other services drop
what they still had to do for the older one, so the older switch waits for that site no longer and can settle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from services.sites.domain.moves import SiteId

SwitchId = NewType("SwitchId", UUID)


class State(StrEnum):
    SCHEDULED = "scheduled"
    HELD = "held"
    RUNNING = "running"
    SETTLED = "settled"
    CANCELLED = "cancelled"


class Action(StrEnum):
    CONFIRM = "confirm"
    HOLD = "hold"
    START = "start"
    PROGRESS = "progress"
    SETTLE = "settle"
    CANCEL = "cancel"


OPEN = (State.SCHEDULED, State.HELD, State.RUNNING)

TABLE: Mapping[tuple[State, Action], State] = {
    (State.SCHEDULED, Action.CONFIRM): State.SCHEDULED,
    (State.SCHEDULED, Action.HOLD): State.HELD,
    (State.SCHEDULED, Action.START): State.RUNNING,
    (State.SCHEDULED, Action.CANCEL): State.CANCELLED,
    (State.HELD, Action.CONFIRM): State.HELD,
    (State.HELD, Action.HOLD): State.HELD,
    (State.HELD, Action.START): State.RUNNING,
    (State.HELD, Action.CANCEL): State.CANCELLED,
    (State.RUNNING, Action.PROGRESS): State.RUNNING,
    (State.RUNNING, Action.SETTLE): State.SETTLED,
    (State.RUNNING, Action.CANCEL): State.CANCELLED,
    # The others may still report on letters that were under way when the switch ended.
    (State.SETTLED, Action.PROGRESS): State.SETTLED,
    (State.CANCELLED, Action.PROGRESS): State.CANCELLED,
    # Who cancels twice wants the same thing twice.
    (State.CANCELLED, Action.CANCEL): State.CANCELLED,
}
"""Every action that is possible; what is not in here is refused."""


class NotPossible(Exception):
    """The action is not possible in this state."""

    def __init__(self, state: State, action: Action) -> None:
        self.state = state
        self.action = action
        super().__init__(f"{action} is not possible while {state}")


def after(state: State, action: Action) -> State:
    """The state that the action leads to. Raises NotPossible."""
    try:
        return TABLE[state, action]
    except KeyError:
        raise NotPossible(state, action) from None


@dataclass(frozen=True)
class SwitchSite:
    """One site of a switch: its move, and how far the other services have followed it."""

    site: SiteId
    from_stage: str | None
    sequence: int | None
    left_out: bool = False
    superseded_by: SwitchId | None = None
    stage_changed_at: datetime | None = None
    limits_at: datetime | None = None
    replanned_at: datetime | None = None
    letters_at: datetime | None = None
    totals: Mapping[str, Any] | None = None
    balance: Mapping[str, Any] | None = None
    campaign_id: UUID | None = None
    households: int | None = None

    @property
    def followed(self) -> bool:
        """Limits, replan and letters are all done."""
        return None not in (self.limits_at, self.replanned_at, self.letters_at)

    @property
    def done(self) -> bool:
        return self.left_out or self.superseded_by is not None or self.followed


@dataclass(frozen=True)
class Confirmation:
    """Who confirmed a gate, and when."""

    gate: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Switch:
    """One decision to put sites on another stage at a time."""

    id: SwitchId
    region: str
    to_stage: str
    reason: str
    filed_by: str
    filed_at: datetime
    effective_at: datetime
    state: State
    sites: tuple[SwitchSite, ...]
    confirmations: tuple[Confirmation, ...] = ()
    settled_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_by: str | None = None
    cancel_reason: str | None = None
    undoes: SwitchId | None = None

    @property
    def confirmed(self) -> frozenset[str]:
        return frozenset(confirmation.gate for confirmation in self.confirmations)

    @property
    def held_since(self) -> datetime | None:
        """When it should have become effective, if gates hold it; a newer switch may have moved its sites since."""
        return self.effective_at if self.state is State.HELD else None

    @property
    def site_ids(self) -> list[SiteId]:
        """The sites that it moves; all it was filed for, as long as that is open or if none had to be moved."""
        return [entry.site for entry in self.sites if not entry.left_out] or [entry.site for entry in self.sites]

    @property
    def complete(self) -> bool:
        return all(entry.done for entry in self.sites)

    def seconds(self, end: datetime) -> float:
        """From effective to settled, the number operations watches."""
        return max(0.0, (end - self.effective_at).total_seconds())
