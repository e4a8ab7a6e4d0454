"""Public holidays of the federal states."""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays.utils import country_holidays

STATES = frozenset(["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"])
YEARS = range(2019, 2041)


@cache
def public_holidays(state: str) -> frozenset[date]:
    """All public holidays of a federal state ("NI"); those of the whole country where the state is unknown."""
    return frozenset(country_holidays("DE", subdiv=state if state in STATES else None, years=YEARS))
