"""Households by their BG number: only notification knows which id stands behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from services.chassis.process.problems import Fault, Problem
from services.contracts.problems import REQUEST_INVALID
from services.gateway.backends.backends import Backends

_NUMBERS_A_CALL = 1000


@dataclass(frozen=True)
class Known:
    """A household as whoever books needs it: never its number or its name."""

    id: str
    has_phone: bool


def known_household(backends: Backends, region: str, bg_number: str) -> Known:
    """Raises Problem 422 when the region has none with this number."""
    answer = backends.notification.resolve_households(region=region, bg_numbers=[bg_number])
    household = answer["households"].get(bg_number)
    if household is None:
        raise Problem.of(REQUEST_INVALID, [Fault("bg_number", "bg-number-unknown")])
    return Known(household, household in answer["with_phone"])


def household_of(backends: Backends, region: str, bg_number: str) -> str:
    """Raises Problem 422 when the region has none with this number."""
    return known_household(backends, region, bg_number).id


def households_of(backends: Backends, region: str, bg_numbers: Iterable[str]) -> dict[str, str]:
    """Ids by number; who is not there is unknown."""
    known: dict[str, str] = {}
    numbers = iter(bg_numbers)
    while some := list(islice(numbers, _NUMBERS_A_CALL)):
        answer = backends.notification.resolve_households(region=region, bg_numbers=some)
        known |= {number: household for number, household in answer["households"].items() if household}
    return known
