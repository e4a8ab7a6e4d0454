"""Numbered seats: who would sit where if there were no limit, so that a lower limit always keeps fewer."""

from collections import defaultdict


class Seats:
    """Gives each visitor the lowest seat that is free for the whole stay.

    Seats are handed out in order of priority and as if they were endless. Whoever sits below the limit is within it:
    the seats do not depend on the limit, so lowering it can only take visitors away, never exchange or add any.
    """

    def __init__(self) -> None:
        self._taken: defaultdict[int, int] = defaultdict(int)

    def take(self, quarters: range, persons: int) -> int:
        """The number of seats there would have to be; `persons` visitors sit down for these quarter hours."""
        busy = 0
        for quarter in quarters:
            busy |= self._taken[quarter]
        own = 0
        for _ in range(persons):
            lowest = ~busy & (busy + 1)
            busy |= lowest
            own |= lowest
        for quarter in quarters:
            self._taken[quarter] |= own
        return own.bit_length()
