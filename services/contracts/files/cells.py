"""Readers of cells that both files have."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from services.contracts.files.decoding import character_fault
from services.contracts.files.table import CellFault
from services.contracts.schemas import UNSTORABLE

LONGEST = 120
BG_NUMBER = re.compile(r"[0-9]{5}//[0-9]{7}")

# What every mail server delivers to (RFC 5322 dot-atom, RFC 1035 labels). Anything else would be refused or misread in
# a header: an umlaut needs SMTPUTF8, brackets, colons and parentheses have a meaning of their own there.
_ATOM, _LABEL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+", r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]")
_ENCODED_WORD = "=?"  # RFC 2047: a header would decode it into another address


def is_address(text: str) -> bool:
    return bool(_ADDRESS.fullmatch(text)) and _ENCODED_WORD not in text


def text(cell: str) -> str:
    """Text that may be missing."""
    if len(cell) > LONGEST:
        raise CellFault("wrong-length", min=0, max=LONGEST)
    if UNSTORABLE.search(cell):
        raise CellFault("unstorable-characters")
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
    if not is_address(text(cell)):
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
