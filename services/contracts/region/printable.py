"""Which characters a letter can print: those that the typeface of the letters, Noto Sans, has in Regular and in Bold.

The ranges are data, so that a file can be checked where no font is installed; a test compares them with the font.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path

RANGES = Path(__file__).with_name("noto_sans.json")


@cache
def printable() -> frozenset[str]:
    """Every character that can be printed."""
    return frozenset(chr(code) for first, last in json.loads(RANGES.read_text()) for code in range(first, last + 1))


def unprintable(text: str) -> list[str]:
    """The characters of a text that no letter can print, each once and with its code point: → (U+2192).

    Judged as it is printed: composed (NFC), with white space of any kind as one space.
    """
    printed = " ".join(unicodedata.normalize("NFC", text).split())
    if printable().issuperset(printed):
        return []
    return [_named(character) for character in dict.fromkeys(printed) if character not in printable()]


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code
