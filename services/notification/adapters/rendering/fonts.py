"""The embedded typeface: where it lies, which letters it has and how wide they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import category

import typst
from fontTools.ttLib import TTFont

from services.contracts.region.printable import piled_marks
from services.notification.application.printing import TypefaceMissing

FAMILY = "Noto Sans"
DEBIAN_FOLDER = Path("/usr/share/fonts/truetype/noto")


@dataclass(frozen=True, slots=True, eq=False)  # one a folder; what is measured with it is remembered by it
class Typeface:
    """Fonts for the compiler, and the advance width (1/1000 em) of every character that regular and bold both have."""

    fonts: typst.Fonts
    widths: Mapping[str, int]
    faces: tuple[Path, ...]  # regular and bold

    def missing(self, text: str) -> list[str]:
        """Characters without a glyph, and marks piled up beyond what any letter has, in order of appearance."""
        piled = piled_marks(text)
        if self.widths.keys() >= set(text) and not piled:
            return []
        return [character for character in dict.fromkeys(text) if character not in self.widths or character in piled]

    def width(self, text: str, size: float) -> float:
        """Points, without kerning."""
        return sum(self.widths.get(character, 1000) for character in text) * size / 1000


@cache
def typeface(folder: Path) -> Typeface:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    faces = {
        info.weight: Path(info.path)
        for info in fonts.fonts()
        if info.family == FAMILY
        and info.style == "normal"
        and info.stretch == 1.0
        and info.weight in (400, 700)
        and info.path
    }
    if faces.keys() != {400, 700}:
        raise TypefaceMissing(
            f"The typeface {FAMILY} (regular and bold) is not in {folder}. Please install the package fonts-noto-core."
        )
    regular, bold = _advances(faces[400]), _advances(faces[700])
    widths = {character: width for character, width in regular.items() if character in bold}
    return Typeface(fonts, widths, (faces[400], faces[700]))


def _advances(path: Path) -> dict[str, int]:
    with TTFont(path, lazy=True) as font:
        scale = 1000 / font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {
            chr(code): round(metrics[glyph][0] * scale)
            for code, glyph in font.getBestCmap().items()
            if category(chr(code)) != "Cc"  # some fonts map control characters, which no letter may contain
        }
