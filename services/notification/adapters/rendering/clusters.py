"""A letter with combining marks is several glyphs, some drawn apart: ActualText says it as the one letter it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from services.notification.adapters.rendering.page_text import to_unicode

MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
BEGIN, END, ARRAY = pikepdf.Operator("BDC"), pikepdf.Operator("EMC"), pikepdf.Operator("TJ")
GLYPH = 2  # bytes


@dataclass
class Glyph:
    """`adjusted`: the numbers of TJ that stand before it."""

    code: bytes
    text: str
    adjusted: list[Any] = field(default_factory=list)

    @property
    def is_mark(self) -> bool:
        return bool(self.text) and not MARKS.sub("", self.text)


@dataclass
class Piece:
    """What one operator draws; `later`: marks of its last letter that the next pieces draw."""

    glyphs: list[Glyph]
    rest: list[Any]  # numbers behind the last glyph
    later: str = ""

    @property
    def is_marks(self) -> bool:
        return bool(self.glyphs) and all(glyph.is_mark for glyph in self.glyphs)


def clusters_said_as_one(page: pikepdf.Page) -> bytes:
    """The page's content with the text of clusters in one place each. Typst's own ActualText of clusters goes."""
    tables = {str(name): to_unicode(font) for name, font in page.resources.get("/Font", pikepdf.Dictionary()).items()}
    content = list(_without_clusters_said(pikepdf.parse_content_stream(page)))
    read = [(piece or instruction) for instruction, piece in zip(content, _pieces(content, tables), strict=True)]
    letters: Piece | None = None
    for piece in (each for each in read if isinstance(each, Piece)):
        if not piece.is_marks:
            letters = piece
        elif letters:
            letters.later += "".join(glyph.text for glyph in piece.glyphs)
    written = [each for one in read for each in (_written(one) if isinstance(one, Piece) else [one])]
    return pikepdf.unparse_content_stream(written)


def _without_clusters_said(content: Any) -> Iterator[Any]:
    dropped: list[bool] = []
    for instruction in content:
        operands, operator = instruction
        if str(operator) in ("BDC", "BMC"):
            said = operands[1].get("/ActualText", "") if len(operands) > 1 and hasattr(operands[1], "get") else ""
            dropped.append(bool(MARKS.search(str(said))))
            if dropped[-1]:
                continue
        elif str(operator) == "EMC" and dropped.pop():
            continue
        yield instruction


def _pieces(content: list[Any], tables: dict[str, dict[int, str]]) -> Iterator[Piece | None]:
    """For each instruction what it draws; None for one that draws no text, or none that concerns us."""
    table: dict[int, str] = {}
    for operands, operator in content:
        if str(operator) == "Tf":
            table = tables.get(str(operands[0]), {})
        yield (
            _piece(operands[0] if str(operator) == "TJ" else operands, table) if str(operator) in ("Tj", "TJ") else None
        )


def _piece(drawn: Any, table: dict[int, str]) -> Piece:
    glyphs: list[Glyph] = []
    numbers: list[Any] = []
    for part in drawn:
        if not isinstance(part, pikepdf.String):
            numbers.append(part)
            continue
        codes = bytes(part)
        for code in (codes[at : at + GLYPH] for at in range(0, len(codes), GLYPH)):
            glyphs.append(Glyph(code, table.get(int.from_bytes(code, "big"), ""), numbers))
            numbers = []
    return Piece(glyphs, numbers)


def _written(piece: Piece) -> Iterator[tuple[list[Any], pikepdf.Operator]]:
    if piece.is_marks:
        yield from _said("", piece.glyphs, piece.rest)
        return
    plain: list[Glyph] = []
    clusters = _clusters(piece.glyphs)
    for number, cluster in enumerate(clusters, start=1):
        last = number == len(clusters)
        later, rest = (piece.later, piece.rest) if last else ("", [])
        if len(cluster) == 1 and not later:
            plain += cluster
            continue
        if plain:
            yield _drawn(plain, [])
        plain = []
        letter, *marks = cluster
        yield from _said("".join(glyph.text for glyph in cluster) + later, [letter], [] if marks else rest)
        if marks:  # in the same span they would make the letter as narrow as they are
            yield from _said("", marks, rest)
    if plain or not clusters:
        yield _drawn(plain, piece.rest)


def _clusters(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Each letter with the marks that follow it."""
    clusters: list[list[Glyph]] = []
    for glyph in glyphs:
        if glyph.is_mark and clusters:
            clusters[-1].append(glyph)
        else:
            clusters.append([glyph])
    return clusters


def _said(text: str, glyphs: list[Glyph], rest: list[Any]) -> Iterator[tuple[list[Any], pikepdf.Operator]]:
    said = pikepdf.String(b"\xfe\xff" + text.encode("utf-16-be")) if text else pikepdf.String("")
    yield [pikepdf.Name.Span, pikepdf.Dictionary(ActualText=said)], BEGIN
    yield _drawn(glyphs, rest)
    yield [], END


def _drawn(glyphs: list[Glyph], rest: list[Any]) -> tuple[list[Any], pikepdf.Operator]:
    parts: list[Any] = []
    for glyph in glyphs:
        parts += [*glyph.adjusted, pikepdf.String(glyph.code)]
    return [pikepdf.Array([*parts, *rest])], ARRAY
