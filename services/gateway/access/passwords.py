"""Passwords are kept as argon2id hashes; older ones (scrypt, pbkdf2) are still read, and replaced at the next login."""

from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from werkzeug.security import check_password_hash

_ARGON2 = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)
"""More than OWASP's least (19 MiB); one lane, for so many are compared at a time as there are cores to spare."""
_MARK = "$argon2id$"

Apart = Callable[..., Any]
"""`apart(work, *given)` answers `work(*given)` and holds up nobody meanwhile."""


def _here(work: Callable[..., Any], *given: Any) -> Any:
    return work(*given)


class Passwords:
    """What takes long on purpose, done by `apart`."""

    def __init__(self, apart: Apart = _here) -> None:
        self._apart = apart

    def check(self, password_hash: str, password: str) -> bool:
        return bool(self._apart(_compare, password_hash, password))

    def hash(self, password: str) -> str:
        return str(self._apart(_ARGON2.hash, password))


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made as we would not make one today."""
    return not password_hash.startswith(_MARK) or _ARGON2.check_needs_rehash(password_hash)


def is_hash(text: str) -> bool:
    """One that we can compare with, and no password in clear text."""
    if text.startswith(_MARK):
        return text.count("$") == 5
    return text.startswith(("scrypt:", "pbkdf2:")) and text.count("$") == 2


def _compare(password_hash: str, password: str) -> bool:
    if not password_hash.startswith(_MARK):
        return check_password_hash(password_hash, password)
    try:
        return _ARGON2.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


if __name__ == "__main__":  # a hash for the users file
    print(Passwords().hash(input()))
