"""Readers of cells that both files have."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from services.contracts.files import damage, phones
from services.contracts.files.decoding import character_fault
from services.contracts.files.table import CellFault
from services.contracts.region.schema.addresses import is_email_address
from services.contracts.text import forbidden_characters

LONGEST = 120
BG_NUMBER = re.compile(r"[0-9]{5}//[0-9]{7}")


def text(cell: str) -> str:
    """Text that may be missing."""
    if len(cell) > LONGEST:
        raise CellFault("wrong-length", min=0, max=LONGEST)
    if characters := forbidden_characters(cell):
        raise CellFault("forbidden-characters", characters=characters)
    if code := character_fault(cell):
        raise CellFault(code)
    return cell


def required(reader: Callable[[str], str] = text) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if not cell:
            raise CellFault("missing")
        return reader(cell)

    return read


def optional(reader: Callable[[str], str]) -> Callable[[str], str]:
    return lambda cell: reader(cell) if cell else ""


def plain(cell: str) -> str:
    """A name or a street: a question mark in it is a letter lost in an export."""
    if "?" in text(cell):
        raise CellFault("question-mark")
    return cell


def undated(cell: str) -> str:
    """Text that a spreadsheet may have taken for a day."""
    return _sound(_sound(text(cell), damage.date), damage.seven_bits)


def name(cell: str) -> str:
    """A name, a street, a town."""
    return _sound(undated(plain(cell)), damage.no_letters)


def numbered(cell: str) -> str:
    """An extension: text that looks like a number to a spreadsheet."""
    return _sound(_sound(text(cell), damage.number_like), phones.extension)


def phone(cell: str) -> str:
    return _sound(text(cell), phones.phone)


def house_number(cell: str) -> str:
    return _sound(text(cell), damage.house_number)


def exclusion(cell: str) -> str:
    return _sound(text(cell), damage.no_reason)


def _sound(cell: str, check: Callable[[str], str]) -> str:
    if code := check(cell):
        raise CellFault(code)
    return cell


def bg_number(cell: str) -> str:
    if not BG_NUMBER.fullmatch(cell):
        raise CellFault("not-a-bg-number")
    return cell


def postcode(cell: str) -> str:
    """German postcodes run from 01067 to 99998; a lost leading zero is the usual accident of spreadsheets."""
    if re.fullmatch(r"[0-9]{4}", cell):
        raise CellFault("postcode-without-zero")
    if not re.fullmatch(r"[0-9]{5}", cell) or not "01067" <= cell <= "99998":
        raise CellFault("not-a-postcode")
    return cell


def email(cell: str) -> str:
    if not is_email_address(text(cell)):
        raise CellFault("not-an-email-address")
    return cell


def choice(choices: Mapping[str, str]) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell not in choices:
            raise CellFault("not-one-of", choices=list(choices))
        return choices[cell]

    return read


def yes_no(answers: Mapping[str, bool]) -> Callable[[str], bool]:
    def read(cell: str) -> bool:
        if cell.lower() not in answers:
            raise CellFault("not-one-of", choices=list(answers))
        return answers[cell.lower()]

    return read


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", cell):
            raise CellFault("not-a-whole-number")
        if not least <= int(cell) <= most:
            raise CellFault("out-of-range", min=least, max=most)
        return int(cell)

    return read
