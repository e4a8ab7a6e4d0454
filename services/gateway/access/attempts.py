"""Failed logins are counted by login and address, so that guessing a password takes too long to be worth it.

Nobody is locked out: a further try is looked at later and later, and the right password works then. Nothing waits
meanwhile; who is too early is told when to come back.

Behind one address there may be a whole office. Who guesses there slows down the login that is guessed, and, if it is
one login after the other, the logins that have never been seen there: a login with a session from the address is known
there and is held up by nobody's failures but its own.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class AttemptLimits:
    """`per_user`: so many failures of one login from one address cost nothing; each further one doubles the pause until
    the next try, from one second to `longest_pause_seconds`. They are forgotten `forget_seconds` after the first, or
    after the last that made a pause.

    `per_address`: of all logins from one address in a window of `window_seconds`; each further one makes the pause
    longer for logins not known there, to `longest_pause_at_address_seconds`.
    """

    per_user: int = 5
    per_address: int = 30
    window_seconds: int = 60
    forget_seconds: int = 900
    longest_pause_seconds: int = 60
    longest_pause_at_address_seconds: int = 4

    def pause_of_user(self, failures: int) -> int:
        """Seconds until the next try, after so many failures."""
        beyond = min(failures - self.per_user, 16)
        return min(1 << beyond, self.longest_pause_seconds) if beyond >= 0 else 0

    def pause_of_address(self, failures: int) -> int:
        beyond = max(failures - self.per_address, 0)
        return min(-(-beyond // 4), self.longest_pause_at_address_seconds)


class LoginAttempts(Protocol):
    """Counted before the password is looked at: guesses made at the same time are all counted."""

    def wait(self, login: str, address: str) -> int:
        """Seconds until this login may be tried from there, 0 now. Counts nothing: impatience makes nothing longer."""

    def take(self, login: str, address: str) -> int:
        """The same, and if it is 0 a try that counts as failed until it is given back."""

    def give_back(self, login: str, address: str) -> None:
        """The password was right: the try does not count, and the login's failures from there are forgotten."""


def user_key(login: str, address: str) -> str:
    return f"user {address} {login[:100]}"


def address_key(address: str) -> str:
    return f"address {address}"
