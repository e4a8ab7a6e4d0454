"""Which new passwords are refused: short ones, and those that anybody would try first.

No rule says what signs there have to be, and none expires (NIST SP 800-63B, 3.1.1.2; BSI, ORP.4.A22 and A23).
"""

import re
from functools import cache
from pathlib import Path

SHORTEST, LONGEST = 12, 500
_COMMON = Path(__file__).with_name("common_passwords.txt")
_LEAST_PART = 4
"""Shorter parts of a name are in too many words."""
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "1234567890", "qwertzuiop", "qwertyuiop", "asdfghjkl", "yxcvbnm", "zxcvbnm")


def refused(password: str, login: str, name: str) -> str | None:
    """The code of the fault, None for one that may be taken."""
    if len(password) < SHORTEST:
        return "password-too-short"
    if len(password) > LONGEST:
        return "password-too-long"
    folded = password.casefold()
    if any(part in folded for part in _parts(login, name)):
        return "password-names-you"
    return "password-common" if _is_common(folded) else None


def _parts(login: str, name: str) -> list[str]:
    parts = re.split(r"[\W_]+", f"{login} {name}".casefold())
    return [part for part in [login.casefold(), *parts] if len(part) >= _LEAST_PART]


def _is_common(folded: str) -> bool:
    """A word that everybody uses with numbers and marks around it, one thing again and again, or a row of keys."""
    bare = re.sub(r"[\d\W_]+", "", folded)
    return (
        folded in _common()
        or bare in _common()
        or re.fullmatch(r"(.{1,6}?)\1+.{0,5}", folded) is not None
        or any(_runs(folded, row) for row in _ROWS)
        or len(set(folded)) < 5
    )


def _runs(folded: str, row: str) -> bool:
    """Nothing but the row, forwards or backwards, once or more."""
    endless = row * 3
    return folded in endless or folded in endless[::-1]


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split())
