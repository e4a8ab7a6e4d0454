"""How many visitors are where, quarter hour by quarter hour."""

from collections import Counter
from collections.abc import Iterable

from services.scheduling.domain.appointment import Claim
from services.scheduling.domain.limits import DatedLimits, Limits

Counts = Counter[tuple[str, int]]


def counted(claims: Iterable[Claim]) -> Counts:
    """Visitors by scope and quarter hour."""
    together: Counter[tuple[str, int, int]] = Counter()
    for claim in claims:
        # Those of a site share a few thousand times: each is spread over its quarter hours once.
        together[claim.scope, claim.quarters.start, claim.quarters.stop] += claim.persons
    counts: Counts = Counter()
    for (scope, start, stop), persons in together.items():
        for quarter in range(start, stop):
            counts[scope, quarter] += persons
    return counts


class Occupancy:
    """A ledger of visitors that only lets in who stays within the limits of each quarter hour."""

    def __init__(self, limits: Limits | DatedLimits, counts: Counts | None = None) -> None:
        self.limits = DatedLimits.always(limits) if isinstance(limits, Limits) else limits
        self.counts: Counts = Counter() if counts is None else counts

    def fits(self, claims: Iterable[Claim]) -> bool:
        return self.full(claims) is None

    def full(self, claims: Iterable[Claim]) -> int | None:
        """The first quarter hour that has no place for them; None where they fit."""
        crowded = (
            quarter
            for claim in claims
            for quarter in claim.quarters
            if self.counts[claim.scope, quarter] + claim.persons > self.limits.of(claim.scope, quarter)
        )
        return min(crowded, default=None)

    def take(self, claims: Iterable[Claim]) -> None:
        self.counts.update(counted(claims))
