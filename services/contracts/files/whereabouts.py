"""Addresses that a letter within Germany does not reach, or may not."""

from __future__ import annotations

import re
from collections.abc import Collection

from services.contracts.files.damage import WORDS, pattern

HOME = frozenset(WORDS["home"])
_FOREIGN_CODE = re.compile(
    r"(?:A|AT|CH|FL|F|FR|B|BE|L|LU|NL|DK|PL|CZ|SK|H|HU|SI|HR|BG|RO|I|IT|E|ES|P|PT|GB|UK|S|SE|N|NO|FI|TR|US)\s?-\s?[0-9]{3,}.*"
)
_LAST_PART = re.compile(r"[,;/(]\s*([^,;/()]+?)\s*\)?$|\s[-–]\s([^-–]+)$")
_NO_ABODE, _NO_DOOR = pattern("no_fixed_abode"), pattern("no_door")
_TOWNS_ABROAD = frozenset(WORDS["town_abroad"])


def is_abroad(text: str, countries: Collection[str]) -> bool:
    """Whether a line of an address is or ends in the name of another country, or begins with its code: A-1010 Wien."""
    if text.casefold() in countries or _FOREIGN_CODE.fullmatch(text):
        return True
    last = _LAST_PART.search(text)
    return last is not None and (last[1] or last[2]).casefold() in countries


def is_no_fixed_abode(text: str) -> bool:
    return bool(_NO_ABODE.search(text))


def is_without_door(street: str) -> bool:
    """Where a letter may not arrive, or must not name the place: Postfach, Frauenhaus."""
    return bool(_NO_DOOR.fullmatch(street))


def is_town_abroad(city: str) -> bool:
    return city.casefold() in _TOWNS_ABROAD
