"""What people may do to a switch now: as the table of states has it, its date and its drift allow."""

from __future__ import annotations

from datetime import datetime

from services.sites.domain.states import BY_PEOPLE, OPEN, Action, NotPossible, State
from services.sites.domain.switch import Switch


def asked(switch: Switch, action: Action, now: datetime) -> State:
    """The state that a person's action leads to. Raises NotPossible.

    Who revokes twice wants the same thing twice. Once the date has come nothing is revoked, seen by the clock or not.
    """
    state = switch.after(action)
    if action is Action.REVOKE and switch.state is not State.REVOKED and switch.effective_at <= now:
        raise NotPossible(switch.state, action)
    if action is Action.ACCEPT and not switch.drift:
        raise NotPossible(switch.state, action)
    return state


def open_to_people(switch: Switch, now: datetime, judged: bool) -> tuple[Action, ...]:
    """What makes sense now. `judged`: its stage has conditions that somebody confirms.

    Cancelling what may be revoked is the same, and left out.
    """
    needless = set() if judged else {Action.CONFIRM}
    needless |= set() if switch.confirmations else {Action.WITHDRAW}
    possible = [action for action in BY_PEOPLE if action not in needless and _is_possible(switch, action, now)]
    return tuple(action for action in possible if action is not Action.CANCEL or Action.REVOKE not in possible)


def _is_possible(switch: Switch, action: Action, now: datetime) -> bool:
    try:
        asked(switch, action, now)
    except NotPossible:
        return False
    return switch.state in OPEN
