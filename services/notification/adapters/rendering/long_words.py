"""Words too long for the place they are printed in get places to break at: nothing runs off the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from services.notification.adapters.rendering.fonts import Typeface

SOFT_HYPHEN, ZERO_WIDTH = "\u00ad", "\u200b"
MILLIMETRE = 72 / 25.4
BOLD = 1.08  # wider than regular, in which words are measured
ORDINARY, LARGE = 10.0, 17.0  # points, as in the layout

# Width of the narrowest place of a text, in millimetres of the print's usual size, from which headings differ.
NARROW = {"label": 40.0, "value": 44.0, "site": 36.0, "bg_number": 36.0, "campaign_reference": 36.0, "office": 80.0}
NARROW_IN_LARGE = {
    "site": 110.0, "bg_number": 110.0, "campaign_reference": 110.0, "place": 110.0, "office": 130.0, "subject": 130.0,
    "name": 140.0, "value": 152.0, "visiting": 156.0, "measures": 156.0, "cancellation": 156.0, "reason": 150.0,
}  # fmt: skip
USUAL, USUAL_IN_LARGE = 118.0, 164.0
_LONG = re.compile(r"\S{9,}")
_PIECES = re.compile(r"[^-./@_]+[-./@_]*|[-./@_]+")
_ADDRESS = re.compile(r"[@/]|\w\.\w|\d")


def breakable(letter: Mapping[str, Any], typeface: Typeface) -> dict[str, Any]:
    """The letter's texts, which stay as they are where they fit."""
    large = bool(letter["large_print"])
    return {name: _breakable(value, name, large, typeface) for name, value in letter.items()}


def _breakable(value: Any, name: str, large: bool, typeface: Typeface) -> Any:
    if isinstance(value, str):
        width = NARROW_IN_LARGE.get(name, USUAL_IN_LARGE) if large else NARROW.get(name, USUAL)
        size = LARGE if large else ORDINARY * BOLD
        return _LONG.sub(lambda word: "".join(_broken(word[0], width * MILLIMETRE, size, typeface)), value)
    if isinstance(value, Mapping):
        inner = {key: name if name == "site" else key for key in value}
        if not value.get("hours"):
            inner["value"] = ""  # without hours beside it, it has their place too
        return {key: _breakable(each, inner[key], large, typeface) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_breakable(each, name, large, typeface) for each in value]
    return value


def _broken(word: str, width: float, size: float, typeface: Typeface) -> Iterator[str]:
    """After hyphens, dots and the like where there are any, else wherever the width is used up, there with a hyphen."""
    if typeface.width(word, size) <= width:
        yield word
        return
    in_word = ZERO_WIDTH if _ADDRESS.search(word) else SOFT_HYPHEN
    for number, piece in enumerate(_PIECES.findall(word)):
        if number:
            yield ZERO_WIDTH
        line = ""
        for character in piece:
            if line and typeface.width(f"{line}{character}-", size) > width:
                yield line + in_word
                line = ""
            line += character
        yield line
