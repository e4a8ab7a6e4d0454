"""Which characters a letter can print: those that the typeface of the letters, Noto Sans, has in Regular and in Bold.

They and their widths are data, so that a file can be checked where no font is installed; a test compares them with the
font.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

MOST_MARKS = 3
"""On one letter, composed ones aside; no letter of DIN 91379 has more than two."""

_PILED = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}")  # more than MOST_MARKS
WIDTHS = Path(__file__).with_name("noto_sans.json")
"""Runs of characters: the code point of the first, and the advance width of each in 1/1000 em (Regular)."""


@cache
def widths() -> dict[str, int]:
    """Every character that can be printed, with its advance width in 1/1000 em."""
    runs = json.loads(WIDTHS.read_text())
    return {chr(code): width for first, advances in runs for code, width in enumerate(advances, first)}


@cache
def printable() -> frozenset[str]:
    """Every character that can be printed."""
    return frozenset(widths())


def unprintable(text: str) -> list[str]:
    """The characters of a text that no letter can print, each once and with its code point: → (U+2192).

    Judged as it is printed: composed (NFC), with white space of any kind as one space.
    """
    printed = " ".join(unicodedata.normalize("NFC", text).split())
    piled = piled_marks(printed)
    if printable().issuperset(printed) and not piled:
        return []
    return [
        _named(character) for character in dict.fromkeys(printed) if character not in printable() or character in piled
    ]


def piled_marks(text: str) -> frozenset[str]:
    """Marks that stand with too many others on one letter: printed they run over the lines above and below."""
    return frozenset("".join(_PILED.findall(text)))


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code
