"""Whether an announced stage would do clearly worse than was foreseen when its switch was filed (T8)."""

from services.scheduling.domain.decision import Totals
from services.scheduling.domain.timeline import Foreseen

CLEARLY_PER_CENT = 10
"""Design, section 3, T8: held for a look where it would move or cancel more than so much more than previewed."""


def drifted(foreseen: Foreseen | None, totals: Totals) -> bool:
    """In whole numbers, so that exactly ten per cent more is not yet clearly more."""
    if foreseen is None:
        return False
    then, now = foreseen.moved + foreseen.lapsed, totals.moved + totals.lapsed
    return now * 100 > then * (100 + CLEARLY_PER_CENT)
