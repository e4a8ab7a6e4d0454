"""What a spreadsheet makes of a cell that somebody did not look at: named instead of printed on a letter.

Each check answers the code of a fault, "" for a sound cell. Nothing here repeats what stands in the cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

WORDS: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("damage.yaml").read_text(encoding="utf-8"))
"""Patterns and words by what they tell."""


def pattern(key: str) -> re.Pattern[str]:
    return re.compile(WORDS[key], re.IGNORECASE)


_ERROR, _PLACEHOLDER, _MONTH = pattern("error"), pattern("placeholder"), WORDS["month"]
_PERHAPS, _NO_REASON = frozenset(WORDS["perhaps"]), frozenset(WORDS["no_reason"])
_BARE_YES, _BOOLEAN = frozenset(WORDS["bare_yes"]), frozenset(WORDS["boolean"])
_ROUNDED = re.compile(r"[+-]?[0-9]+[.,][0-9]+ ?E ?[+-]?[0-9]+|[+-]?[0-9]+ ?E ?\+ ?[0-9]+", re.IGNORECASE)
_DATE = re.compile(
    rf"[0-9]{{1,2}}[. -]+{_MONTH}(?:[ .,-]*[0-9]{{2,4}})?|{_MONTH}[ .-]*[0-9]{{1,4}}(?:, ?[0-9]{{4}})?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[T ][0-9:.]+Z?)?|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}"
    r"|[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{2}|[0-9]{4})?(?: [0-9:]+)?"
    r"|[0-9]{1,2}([/-])[0-9]{1,2}\1(?:[0-9]{2}|[0-9]{4})(?: [0-9:]+)?",
    re.IGNORECASE,
)
_DAY_NUMBER = re.compile(r"[1-9][0-9]{4}(?:[.,][0-9]+)?")
"""Days since 1900, as a spreadsheet counts: 43902 is 12 March 2020."""
_DECIMAL = re.compile(r"[0-9]+[.,]0+")
_ZERO = re.compile(r"0+(?:[.,]0*)?")
_FIGURES = re.compile(r"[0-9][0-9.,:]*")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")
_SHORT_DATE = re.compile(r"0[0-9]\.[0-9]{1,2}|[0-9]{1,2}\.0[0-9]")
"""Day and month: a leading zero, which no house number like 5.1 has."""
_HALF = re.compile(r"[0-9]+,[0-9]")
_NO_HOUSE = re.compile(r"-[0-9].*|0")
_SEVEN_BITS = re.compile(r"(?<=[A-Za-z])(?:[|{}\[\]\\~](?=[A-Za-z])|[|{~](?!\S))|(?<!\S)[\[\]\\](?=[a-z]+(?:[\s-]|$))")
"""DIN 66003 has umlauts where ASCII has brackets: M}ller, Sch{fer, Wei~."""
_NOTATION = re.compile(
    r"&(?:#[0-9]{2,5}|#x[0-9a-f]{2,4}|[a-z]{1,6}(?:uml|lig|acute|grave|circ|cedil|tilde|ring|caron)|amp|nbsp|quot|apos|lt|gt|eth|thorn);"
    r"|%[cC][2-5]%[89abAB][0-9a-fA-F]|=[C-F][0-9A-F](?![0-9])|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}",
    re.IGNORECASE,
)


def damage(cell: str) -> str:
    """Of any cell: an error value, a number that lost digits, a letter in the notation of a web page."""
    if cell[:1] in "#=[eE" and _ERROR.fullmatch(cell):
        return "spreadsheet-error"
    if cell[:1] in "+-0123456789" and _ROUNDED.fullmatch(cell):
        return "rounded-number"
    return "encoded-letters" if not cell.isalnum() and _NOTATION.search(cell) else ""


def placeholder(cell: str) -> str:
    """What stands for nothing, where an empty cell is meant."""
    if len(cell) > 20 or cell.casefold() in _PERHAPS:
        return ""
    return "placeholder" if _PLACEHOLDER.fullmatch(cell) else ""


def perhaps_placeholder(cell: str) -> bool:
    """What may stand for nothing and may be a name: somebody must look."""
    return cell.casefold() in _PERHAPS


def date(cell: str) -> str:
    """A day where a house number or another text is meant: "12-3" became 12. Mrz."""
    return "date-for-text" if _DATE.fullmatch(cell) else ""


def number_like(cell: str) -> str:
    """Of an extension or a house number: the spreadsheet took it for a day or for a number with decimals."""
    return "decimal-number" if _DECIMAL.fullmatch(cell) else date(cell)


def house_number(cell: str) -> str:
    if _DAY_NUMBER.fullmatch(cell):
        return "date-as-number"
    if _TIME.fullmatch(cell):
        return "time-for-text"
    if _SHORT_DATE.fullmatch(cell):
        return "date-for-text" if not _DECIMAL.fullmatch(cell) else "decimal-number"
    if _HALF.fullmatch(cell):
        return "decimal-number"
    return "not-a-house-number" if _NO_HOUSE.fullmatch(cell) else number_like(cell)


def seven_bits(cell: str) -> str:
    return "seven-bit-letters" if _SEVEN_BITS.search(cell) else ""


def is_boolean(cell: str) -> bool:
    """What a spreadsheet writes for yes and no, in capitals; "Wahr" is a surname."""
    return cell in _BOOLEAN


def no_letters(cell: str) -> str:
    """A name, a street or a town has some; columns that slipped have none."""
    return "" if any(character.isalpha() for character in cell) else "without-letters"


def no_reason(cell: str) -> str:
    """ "nein" or a day in the column that keeps a letter back would keep it back."""
    return "not-a-reason" if _word(cell) in _NO_REASON or _ZERO.fullmatch(cell) or _DATE.fullmatch(cell) else ""


def is_bare_yes(cell: str) -> bool:
    """ "x" or a number keeps a letter back and does not say why."""
    return _word(cell) in _BARE_YES or bool(_FIGURES.fullmatch(cell))


def _word(cell: str) -> str:
    return cell.rstrip(".,;! ").casefold()
