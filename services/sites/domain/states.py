"""The states of a switch, and what may happen to it in which of them.

    scheduled --(lead reached; gates hold)--> held --(gates pass)--> running --(all followed)--> announced
        |                                      |  ^                   |    |                         |
        |                                      |  +---- drifted ------+    +--(in force and followed)+--> settled
        +-------- cancel, stage over ----------+--> cancelled         |                              |
                                                                      +------ revoke ----------------+--> revoked
                                                                      +-- gates, overtaken ----------+--> suspended
    suspended --(release)--> superseded, by a switch that announces it again and goes as above

A newer switch over a running one supersedes its entry at that site: the newer sequence makes the other services drop
what they still had to do for the older one, so the older switch waits for that site no longer. One that is superseded
at all its sites is `superseded`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    SCHEDULED = "scheduled"  # its lead is not reached
    HELD = "held"  # gates hold its announcement, or somebody must look at what it would do by now
    RUNNING = "running"  # announced, and the others follow
    ANNOUNCED = "announced"  # all have followed, its date is to come
    SETTLED = "settled"
    SUSPENDED = "suspended"  # was announced, and does not happen for now
    REVOKED = "revoked"  # was announced, and a person took it back before its date
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


class Action(StrEnum):
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"  # a confirmation
    HOLD = "hold"
    START = "start"
    PROGRESS = "progress"
    FOLLOWED = "followed"  # everywhere, its date to come
    SETTLE = "settle"
    SUPERSEDE = "supersede"
    SUSPEND = "suspend"
    DRIFT = "drift"
    ACCEPT = "accept"  # a drift
    RELEASE = "release"
    REVOKE = "revoke"
    CANCEL = "cancel"


BY_PEOPLE = (Action.CONFIRM, Action.WITHDRAW, Action.ACCEPT, Action.RELEASE, Action.REVOKE, Action.CANCEL)
"""The others happen by themselves."""

OPEN = (State.SCHEDULED, State.HELD, State.RUNNING, State.ANNOUNCED, State.SUSPENDED)

TABLE: Mapping[tuple[State, Action], State] = {
    (State.SCHEDULED, Action.CONFIRM): State.SCHEDULED,
    (State.SCHEDULED, Action.WITHDRAW): State.SCHEDULED,
    (State.SCHEDULED, Action.HOLD): State.HELD,
    (State.SCHEDULED, Action.START): State.RUNNING,
    (State.SCHEDULED, Action.CANCEL): State.CANCELLED,
    (State.HELD, Action.CONFIRM): State.HELD,
    (State.HELD, Action.WITHDRAW): State.HELD,
    (State.HELD, Action.HOLD): State.HELD,
    (State.HELD, Action.ACCEPT): State.HELD,
    (State.HELD, Action.START): State.RUNNING,
    (State.HELD, Action.CANCEL): State.CANCELLED,
    (State.RUNNING, Action.CONFIRM): State.RUNNING,
    (State.RUNNING, Action.WITHDRAW): State.RUNNING,
    (State.RUNNING, Action.PROGRESS): State.RUNNING,
    (State.RUNNING, Action.FOLLOWED): State.ANNOUNCED,
    (State.RUNNING, Action.SETTLE): State.SETTLED,
    (State.RUNNING, Action.SUPERSEDE): State.SUPERSEDED,
    (State.RUNNING, Action.SUSPEND): State.SUSPENDED,
    (State.RUNNING, Action.DRIFT): State.HELD,
    (State.RUNNING, Action.REVOKE): State.REVOKED,
    (State.RUNNING, Action.CANCEL): State.CANCELLED,
    (State.ANNOUNCED, Action.CONFIRM): State.ANNOUNCED,
    (State.ANNOUNCED, Action.WITHDRAW): State.ANNOUNCED,
    (State.ANNOUNCED, Action.PROGRESS): State.ANNOUNCED,
    (State.ANNOUNCED, Action.SETTLE): State.SETTLED,
    (State.ANNOUNCED, Action.SUPERSEDE): State.SUPERSEDED,
    (State.ANNOUNCED, Action.SUSPEND): State.SUSPENDED,
    (State.ANNOUNCED, Action.DRIFT): State.HELD,
    (State.ANNOUNCED, Action.REVOKE): State.REVOKED,
    (State.ANNOUNCED, Action.CANCEL): State.REVOKED,
    (State.SUSPENDED, Action.CONFIRM): State.SUSPENDED,
    (State.SUSPENDED, Action.WITHDRAW): State.SUSPENDED,
    (State.SUSPENDED, Action.RELEASE): State.SUPERSEDED,
    (State.SUSPENDED, Action.CANCEL): State.CANCELLED,
    # The others may still report on what was under way when the switch was held, suspended, or ended.
    (State.HELD, Action.PROGRESS): State.HELD,
    (State.SUSPENDED, Action.PROGRESS): State.SUSPENDED,
    (State.SETTLED, Action.PROGRESS): State.SETTLED,
    (State.SUPERSEDED, Action.PROGRESS): State.SUPERSEDED,
    (State.REVOKED, Action.PROGRESS): State.REVOKED,
    (State.CANCELLED, Action.PROGRESS): State.CANCELLED,
    # Who cancels or revokes twice wants the same thing twice.
    (State.CANCELLED, Action.CANCEL): State.CANCELLED,
    (State.REVOKED, Action.CANCEL): State.REVOKED,
    (State.REVOKED, Action.REVOKE): State.REVOKED,
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
