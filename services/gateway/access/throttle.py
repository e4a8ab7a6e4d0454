"""How often something may be tried where nobody logs in: by address, and by what is tried.

Other than a login (`attempts.py`) a try does not wait: so many are free in a window of time, and what was right does
not count. A refused one counts nowhere, so nobody uses up faster what others are allowed about the same thing.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Protocol

_HOME_BITS = 64
"""An IPv6 customer has at least so many addresses; they count as one."""


@dataclass(frozen=True)
class Allowance:
    """So many tries in a window, which begins with the first."""

    most: int
    window_seconds: int


class Throttle(Protocol):
    """The same at every replica."""

    def take(self, wanted: Mapping[str, Allowance]) -> int:
        """Counts one try for each key and answers 0; or counts nothing and answers the seconds until there is one."""

    def give_back(self, keys: Iterable[str]) -> None:
        """The try was right, so it does not count."""


def address_key(purpose: str, address: str) -> str:
    """`address` as the request brings it."""
    try:
        known = ip_address(address)
    except ValueError:
        return f"{purpose} from {address[:100]}"
    if isinstance(known, IPv6Address):
        return f"{purpose} from {int(known) >> (128 - _HOME_BITS):x}::/{_HOME_BITS}"
    return f"{purpose} from {known}"


def subject_key(purpose: str, subject: str) -> str:
    """What is tried is kept as a hash: it may be half of what opens something."""
    return f"{purpose} of {hashlib.sha256(subject.encode()).hexdigest()[:32]}"
