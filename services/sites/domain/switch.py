"""A switch: one decision to put sites on another stage at a time, and how far the others have followed it.

What may happen to it in which state is in `states.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NewType
from uuid import UUID

from services.sites.domain.gates import Confirmation
from services.sites.domain.moves import SiteId
from services.sites.domain.states import Action, NotPossible, State, after

SwitchId = NewType("SwitchId", UUID)
Numbers = Mapping[str, int]
"""`before`, `moved` and `lapsed` of a site's appointments."""


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
    def followed_at(self) -> datetime | None:
        """When the last of the others was done."""
        reports = (self.limits_at, self.replanned_at, self.letters_at)
        return None if None in reports else max(report for report in reports if report)

    @property
    def done(self) -> bool:
        return self.left_out or self.superseded_by is not None or self.followed

    def anew(self) -> SwitchSite:
        """As before it was announced."""
        return SwitchSite(self.site, None, None)


@dataclass(frozen=True)
class Lead:
    """How many working days before its date a switch is announced, where somebody said so; and why."""

    working_days: int
    reason: str


@dataclass(frozen=True)
class Suspension:
    """Why an announced switch does not happen for now: gates, overtaken (`by` which switch), drifted."""

    cause: str
    at: datetime
    by: SwitchId | None = None
    reasons: tuple[str, ...] = ()


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
    stage_ended_on: date | None = None
    """The last day of its stage, where the clock cancelled it because that had passed before it could start."""
    announce_at: datetime | None = None
    """When it is to be announced; None: at once, or not reckoned yet."""
    announced_at: datetime | None = None
    in_force_at: datetime | None = None
    held_at: datetime | None = None
    lead: Lead | None = None
    later_stand: bool = False
    """Later announced stages stay announced though this switch tightens before them."""
    foreseen: Mapping[str, Numbers] = field(default_factory=dict)
    """What its preview said, by site."""
    suspension: Suspension | None = None
    drift: Mapping[str, Numbers] = field(default_factory=dict)
    """What the sites' appointments would come to by now, where that is clearly worse than foreseen."""
    taken_back_by: SwitchId | None = None

    def after(self, action: Action) -> State:
        """The state that an action leads to. Raises NotPossible.

        Gates can be judged, and an announcement revoked, until the date has come.
        """
        before_date = action in (Action.CONFIRM, Action.WITHDRAW, Action.REVOKE)
        if before_date and self.state is State.RUNNING and self.in_force_at is not None:
            raise NotPossible(self.state, action)
        return after(self.state, action)

    @property
    def to_come(self) -> bool:
        """Announced, and not in force yet."""
        return self.state in (State.RUNNING, State.ANNOUNCED) and self.in_force_at is None

    @property
    def waiting(self) -> bool:
        return self.state in (State.SCHEDULED, State.HELD)

    def starts_at(self, now: datetime) -> datetime:
        """From when on it would hold: its date, or now where that has passed."""
        return max(now, self.effective_at)

    def judged_at(self, now: datetime) -> datetime:
        """The instant for which its gates are judged next: its announcement, and once that is made, its date.

        A confirmation of this week is enough to announce what comes later; at the date somebody must have looked again.
        """
        if self.to_come:
            return max(now, self.effective_at)
        return max(now, self.announce_at or now) if self.state is State.SCHEDULED else now

    def found(self, confirmation: Confirmation) -> Switch:
        """With what a person found of a gate, in place of what was said of it before."""
        return replace(self, confirmations=(*self._without(confirmation.gate), confirmation))

    def withdrawn(self, gate: str) -> Switch:
        """As if nobody had said anything of this gate."""
        return replace(self, confirmations=self._without(gate))

    def _without(self, gate: str) -> tuple[Confirmation, ...]:
        return tuple(entry for entry in self.confirmations if entry.gate != gate)

    def missed(self, now: datetime) -> datetime | None:
        """Its date, which passed while it was held: let through, it takes effect at once. None: it keeps it, or had
        none.
        """
        had_one = self.state is State.HELD and self.announce_at is not None
        return self.effective_at if had_one and self.effective_at <= now else None

    @property
    def held_since(self) -> datetime | None:
        """Since when it is held; a newer switch may have moved its sites since."""
        return (self.held_at or self.effective_at) if self.state is State.HELD else None

    @property
    def site_ids(self) -> list[SiteId]:
        """The sites that it moves; all it was filed for, as long as that is open or if none had to be moved."""
        return [entry.site for entry in self.sites if not entry.left_out] or [entry.site for entry in self.sites]

    @property
    def moving(self) -> list[SiteId]:
        """The sites that it moves and no other switch has taken over."""
        return [entry.site for entry in self.sites if not entry.left_out and entry.superseded_by is None]

    @property
    def told(self) -> bool:
        """Whether letters of it may have been made."""
        return any(entry.campaign_id is not None or entry.letters_at is not None for entry in self.sites)

    @property
    def complete(self) -> bool:
        return all(entry.done for entry in self.sites)

    @property
    def overtaken(self) -> bool:
        """Other switches have taken over all the sites that it was to move."""
        moved = [entry for entry in self.sites if not entry.left_out]
        return bool(moved) and all(entry.superseded_by is not None for entry in moved)

    @property
    def idle(self) -> bool:
        """None of its sites had to be moved."""
        return all(entry.left_out for entry in self.sites)

    def seconds(self, end: datetime) -> float:
        """From effective until all followed, the number operations watches; of a dated one from its announcement."""
        begun = min(self.effective_at, self.announced_at or self.effective_at)
        followed = max((entry.followed_at for entry in self.sites if entry.followed_at), default=end)
        return max(0.0, (min(followed, end) - begun).total_seconds())
