"""Letters with combining marks (C̆, K̀: 149 sequences of DIN 91379) in the text that screen readers and searches find.

Typst gives the base letter and each of its marks the text of the whole cluster in ToUnicode (typst#8767): "MaC̆o" is
read "MaC̆C̆o". Here each glyph gets the character that it draws, found by its outline in the very typeface, and a
letter with its marks is said as one by ActualText, wherever on the page its marks are drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pikepdf
from fontTools.ttLib import TTFont

from services.notification.adapters.rendering.clusters import MARKS, clusters_said_as_one
from services.notification.adapters.rendering.page_text import to_unicode

_DOTLESS = {"i": "ı", "j": "ȷ"}  # a mark above takes the place of the dot

Outline = tuple[tuple[int, int], ...]


def repaired(pdf: bytes, text: str, faces: tuple[Path, ...]) -> bytes:
    """The same pages, each glyph with its own text; `text` holds all that is printed. Same bytes for same bytes."""
    marks = sorted(set("".join(MARKS.findall(text))))
    with pikepdf.open(BytesIO(pdf)) as document:
        fonts = {font.objgen: font for page in document.pages for font in page.resources.get("/Font", {}).values()}
        for font in fonts.values():
            _give_each_glyph_its_own(font, faces, marks)
        for page in document.pages:
            if "/Contents" in page:
                page.Contents.write(clusters_said_as_one(page))
        written = BytesIO()
        document.save(
            written,
            min_version="1.7",  # as the metadata says, which stay as they are
            fix_metadata_version=False,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return written.getvalue()


def _give_each_glyph_its_own(font: Any, faces: tuple[Path, ...], marks: Iterable[str]) -> None:
    """A mark that was only drawn where ActualText speaks has no text yet."""
    known = to_unicode(font)
    clusters = {code: text for code, text in known.items() if len(text) > 1 and MARKS.search(text)}
    program = TTFont(BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()), lazy=True)
    glyphs, order = program["glyf"], program.getGlyphOrder()
    unknown = [code for code in range(1, len(order)) if code not in known]
    table = font.ToUnicode.read_bytes()
    for code, cluster in clusters.items():
        drawn = _outline(glyphs, order[code])
        own = next((text for text, outline in _candidates(cluster, faces) if outline == drawn), cluster)
        table = re.sub(rf"^<{code:04X}> <[0-9A-F]+>".encode(), _line(code, own), table, count=1, flags=re.MULTILINE)
    for code in unknown:
        drawn = _outline(glyphs, order[code])
        if own := next((mark for mark in marks for face in faces if drawn in _drawn(face, mark)), ""):
            table = table.replace(b"endcmap", b"1 beginbfchar\n" + _line(code, own) + b"\nendbfchar\nendcmap", 1)
    font.ToUnicode.write(table)


def _line(code: int, text: str) -> bytes:
    return f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>".encode()


def _candidates(cluster: str, faces: tuple[Path, ...]) -> Iterator[tuple[str, Outline]]:
    """What a glyph of the cluster may draw: one of its marks, its letter, or the letter with some of the marks."""
    base, *marks = list(normalize("NFD", cluster))
    drawn = [*marks, *(normalize("NFC", base + "".join(some)) for n in range(len(marks) + 1)
                       for some in combinations(marks, n))]  # fmt: skip
    for text in (text for text in drawn if len(text) == 1):
        for face in faces:
            yield from ((text, outline) for outline in _drawn(face, text))
            yield from ((text, outline) for outline in _drawn(face, _DOTLESS.get(text, "")))


@cache
def _drawn(face: Path, character: str) -> tuple[Outline, ...]:
    """The outline of a character, and those of its alternates."""
    typeface = _face(face)
    name = typeface.getBestCmap().get(ord(character)) if character else None
    if name is None:
        return ()
    glyphs = typeface["glyf"]
    names = [name, *(other for other in typeface.getGlyphOrder() if other.startswith(f"{name}."))]
    return tuple(outline for outline in (_outline(glyphs, each) for each in names) if outline)


@cache
def _face(path: Path) -> TTFont:
    return TTFont(path, lazy=True)


def _outline(glyphs: Any, name: str) -> Outline:
    return tuple((int(x), int(y)) for x, y in glyphs[name].getCoordinates(glyphs)[0])
