"""Telephone numbers in a cell: what nobody can dial, and what a spreadsheet may have shortened."""

from __future__ import annotations

import re

from services.contracts.files import damage
from services.contracts.region.schema.addresses import is_phone_number

FEWEST, MOST = 6, 15
"""Digits of a number with its area code; the most by ITU-T E.164, here with the zero in front."""
_SIGNS = re.compile(r"\+?[0-9 ()/.–-]+")
_ZERO_AFTER_COUNTRY = re.compile(r"(?:\+|00) ?49[ /.–-]*(?:0|\(0[0-9]).*")
"""+49 0511 reaches nobody; +49 (0)511 is a usual way to write it."""
_DAY_NUMBER = re.compile(r"[1-9][0-9]{4}")
_TWO_NUMBERS = re.compile(r"[0-9] */ *[0+][0-9 ]+$")


def phone(cell: str) -> str:
    """The code of a fault, "" for a number and for words, which are doubted."""
    if code := damage.date(cell):
        return code
    if _DAY_NUMBER.fullmatch(cell):
        return "date-as-number"
    if _SIGNS.fullmatch(cell) and _digits(cell) < FEWEST:
        return "phone-too-short"
    return extension(cell)


def extension(cell: str) -> str:
    """Of an extension too, which may be short."""
    if not _SIGNS.fullmatch(cell):
        return ""
    if _ZERO_AFTER_COUNTRY.fullmatch(cell):
        return "phone-zero-after-country"
    return "phone-too-long" if _digits(cell) > MOST and not _TWO_NUMBERS.search(cell) else ""


def doubt(cell: str) -> str:
    """What may be meant: words, two numbers, a number without its zero; "" where a fault says more."""
    if phone(cell):
        return ""
    if not is_phone_number(cell) or _digits(cell) > MOST:
        return "not-a-number-to-call"
    return "" if cell.lstrip("( ").startswith(("0", "+")) else "phone-without-zero"


def _digits(cell: str) -> int:
    return sum(character.isdigit() for character in cell.replace("(0)", ""))
