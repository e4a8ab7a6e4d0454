"""Failed logins are counted per user and address, so that guessing a password takes too long to be worth it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class AttemptLimits:
    """So many failures in a window of so many seconds; the window begins with the first of them."""

    per_user: int = 5
    per_address: int = 30
    seconds: int = 60


class LoginAttempts(Protocol):
    """Counted before the password is looked at: guesses made at the same time are all counted."""

    def take(self, login: str, address: str) -> int:
        """0 when the try is welcome, and then it counts; else the seconds to wait."""

    def give_back(self, login: str, address: str) -> None:
        """The password was right: the try does not count."""


def user_key(login: str, address: str) -> str:
    return f"user {address} {login[:100]}"


def address_key(address: str) -> str:
    return f"address {address}"
