"""A household of the list of calls: who has it, and how the call went."""

from dataclasses import dataclass, replace
from enum import StrEnum


class CallState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    NOT_REACHED = "not_reached"
    DONE = "done"


class CallAction(StrEnum):
    TAKE = "take"
    GIVE_BACK = "give_back"
    NOT_REACHED = "not_reached"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PhoneCall:
    """`taken_by`: who calls it now; `attempts`: how often nobody answered."""

    state: CallState = CallState.OPEN
    taken_by: str | None = None
    attempts: int = 0
    note: str | None = None


def act(call: PhoneCall, action: CallAction, user: str, note: str | None) -> PhoneCall | None:
    """The call afterwards; None where somebody else has it, or where it is done already.

    Whoever did not take it first may still say how it went, as long as nobody else has it.
    """
    others = call.taken_by is not None and call.taken_by != user
    if others or call.state is CallState.DONE:
        return None
    said = call.note if note is None else note
    match action:
        case CallAction.TAKE:
            return replace(call, state=CallState.TAKEN, taken_by=user, note=said)
        case CallAction.GIVE_BACK:
            back = CallState.NOT_REACHED if call.attempts else CallState.OPEN
            return replace(call, state=back, taken_by=None, note=said)
        case CallAction.NOT_REACHED:
            return PhoneCall(CallState.NOT_REACHED, None, call.attempts + 1, said)
        case CallAction.DONE:
            return PhoneCall(CallState.DONE, None, call.attempts, said)
