"""Conditions of a switch: how they stand, and what somebody found of one."""

from services.contracts.problems import ProblemKind
from services.contracts.region.vocabulary import GATE_STANDINGS
from services.contracts.schemas import Answer, Choice, Flag, Instant, Many, Number, Strict, Text

HIGHEST_READING = 1_000_000

GATE_UNKNOWN = ProblemKind("gate-unknown", 404, ("gate", "stage"))
GATE_AUTOMATIC = ProblemKind("gate-automatic", 409, ("gate",))
GATE_NEEDS_SECOND_PERSON = ProblemKind("gate-needs-second-person", 409, ("gate",))
"""The stage plan wants somebody else than who filed the switch to confirm this condition."""
READING_ABOVE_THRESHOLD = ProblemKind("reading-above-threshold", 422, ("gate", "reading", "threshold"))
"""Confirmed as met with a reading that does not meet it."""
GATE_WITHOUT_READING = ProblemKind("gate-without-reading", 422, ("gate",))
"""A reading for a condition that has no threshold."""

GATE_NEEDS_READING = ProblemKind("gate-needs-reading", 422, ("gate", "threshold"))
"""Met or not is what the reading says: without one, nobody knows."""

WITHDRAWING = (GATE_UNKNOWN, GATE_AUTOMATIC)
CONFIRMING = (*WITHDRAWING, GATE_NEEDS_SECOND_PERSON, READING_ABOVE_THRESHOLD, GATE_WITHOUT_READING, GATE_NEEDS_READING)


class GateView(Answer):
    """A condition and how it stands: `passed` lets the switch through, `standing` says why it does or does not.

    `by` and `at`: who said so last, and when; what they said counts until `valid_until` (None: nobody confirmed it).
    """

    id = Text(required=True)
    kind = Text(required=True)
    text = Text(required=True)
    threshold = Number(required=True, allow_none=True)
    passed = Flag(required=True)
    standing = Choice(*GATE_STANDINGS, required=True)
    missing = Many(Text(), required=True)
    second_person = Flag(required=True)
    reading = Number(required=True, allow_none=True)
    by = Text(required=True, allow_none=True)
    at = Instant(required=True, allow_none=True)
    valid_until = Instant(required=True, allow_none=True)


class ConfirmationView(Answer):
    gate = Text(required=True)
    by = Text(required=True)
    at = Instant(required=True)
    passed = Flag(required=True)
    reading = Number(required=True, allow_none=True)


class Finding(Strict):
    """What somebody found of a condition: whether it is met (None: as the reading says, else yes), at which reading."""

    passed = Flag(load_default=None, allow_none=True)
    reading = Number(0, HIGHEST_READING, load_default=None, allow_none=True)
