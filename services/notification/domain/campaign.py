"""The life of a campaign: which action leads where from which state, and the balance that must come out even."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.notification.domain.channels import CHANNELS


class State(StrEnum):
    WAITING = "waiting"  # for the replan of all sites of the switch
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLING = "cancelling"  # a lot is just being handed over; it still counts
    SUPERSEDING = "superseding"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


class Action(StrEnum):
    COLLECT = "collect"  # the letters exist from here on
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    SUPERSEDE = "supersede"  # a newer stage of the same site
    RELEASE = "release"  # held letters are tried once more
    JOIN = "join"  # letters of whoever came later are added
    CLOSE = "close"  # no letter is pending and no lot on its way


FINAL = frozenset({State.COMPLETED, State.CANCELLED, State.SUPERSEDED})
LEAVING = frozenset({State.CANCELLING, State.SUPERSEDING})


class Refused(Exception):
    """The action makes no sense in this state."""

    def __init__(self, state: State, action: Action) -> None:
        self.state, self.action = state, action
        super().__init__(f"{action} is not possible while {state}")


_NEXT: dict[Action, dict[State, State]] = {
    Action.COLLECT: {State.WAITING: State.RUNNING, State.PAUSED: State.PAUSED},
    Action.PAUSE: {State.WAITING: State.PAUSED, State.RUNNING: State.PAUSED, State.PAUSED: State.PAUSED},
    Action.RESUME: {State.PAUSED: State.RUNNING, State.RUNNING: State.RUNNING, State.WAITING: State.WAITING},
    Action.CANCEL: {
        State.WAITING: State.CANCELLING,
        State.RUNNING: State.CANCELLING,
        State.PAUSED: State.CANCELLING,
        State.CANCELLING: State.CANCELLING,
        State.CANCELLED: State.CANCELLED,
        State.SUPERSEDING: State.SUPERSEDING,
        State.SUPERSEDED: State.SUPERSEDED,
    },
    Action.SUPERSEDE: {
        State.WAITING: State.SUPERSEDING,
        State.RUNNING: State.SUPERSEDING,
        State.PAUSED: State.SUPERSEDING,
        State.CANCELLING: State.CANCELLING,
        State.SUPERSEDING: State.SUPERSEDING,
        **{state: state for state in FINAL},
    },
    Action.RELEASE: {
        State.RUNNING: State.RUNNING,
        State.PAUSED: State.PAUSED,
        State.COMPLETED: State.RUNNING,
    },
    # Whatever became of the letters of those who came before: who comes now has none yet.
    Action.JOIN: {
        State.PAUSED: State.PAUSED,
        **{state: State.RUNNING for state in State if state is not State.PAUSED},
    },
    Action.CLOSE: {
        State.RUNNING: State.COMPLETED,
        State.PAUSED: State.COMPLETED,
        State.CANCELLING: State.CANCELLED,
        State.SUPERSEDING: State.SUPERSEDED,
    },
}


def after(state: State, action: Action, *, collected: bool) -> State:
    """The state after the action. Raises Refused; a repeated action is no error."""
    following = _NEXT[action].get(state)
    if following is None:
        raise Refused(state, action)
    if action is Action.RESUME and not collected:
        return State.WAITING
    return following


@dataclass(frozen=True, slots=True)
class Balance:
    """in_scope = handed over by channel + held + excluded + withdrawn, once nothing is pending."""

    in_scope: int
    handed_over: Mapping[str, int] = field(default_factory=dict)
    held: int = 0
    excluded: int = 0
    withdrawn: int = 0
    pending: int = 0

    @property
    def difference(self) -> int:
        """Households not accounted for; a campaign closes at zero only."""
        return self.in_scope - (sum(self.handed_over.values()) + self.held + self.excluded + self.withdrawn)

    def as_event(self) -> dict[str, object]:
        return {
            "in_scope": self.in_scope,
            "handed_over": {**dict.fromkeys(CHANNELS, 0), **self.handed_over},
            "held": self.held,
            "excluded": self.excluded,
            "withdrawn": self.withdrawn,
        }


def reference(site: str, sequence: int) -> str:
    """How people name a campaign, on the letter and in folders: linden-3"""
    return f"{site}-{sequence}"
