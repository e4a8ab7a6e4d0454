"""What a page of a finished PDF says, read the way a screen reader reads it: by each font's ToUnicode table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

_SINGLE = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>")
_BLOCK = re.compile(r"beginbfchar(.*?)endbfchar|beginbfrange(.*?)endbfrange", re.DOTALL)
_RANGE = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def page_text(page: pikepdf.Page) -> str:
    """All text of the page in the order in which it is drawn, a line for each height at which it stands; ActualText
    stands instead of what is drawn inside it."""
    tables = {str(name): to_unicode(font) for name, font in page.resources.get("/Font", pikepdf.Dictionary()).items()}
    lines: list[str] = []
    before: float | None = None
    for height, text in _pieces(page, tables):
        if text:
            lines.append(text if height == before or before is None else f"\n{text}")
            before = height
    return "".join(lines)


def _pieces(page: pikepdf.Page, tables: dict[str, dict[int, str]]) -> Iterator[tuple[float, str]]:
    """Each with the height at which it is drawn."""
    table: dict[int, str] = {}
    spans: list[bool] = []  # whether what is open says its own text
    height = 0.0
    instructions: Any = pikepdf.parse_content_stream(page)
    for operands, operator in instructions:
        match str(operator):
            case "cm":
                height = round(float(operands[5]), 2)
            case "Tf":
                table = tables.get(str(operands[0]), {})
            case "BDC" | "BMC":
                said = _said(operands)
                if said and not any(spans):
                    yield height, said
                spans.append(said is not None)
            case "EMC":
                spans.pop()
            case "Tj" | "TJ" if not any(spans):
                drawn: Any = operands[0] if str(operator) == "TJ" else operands
                texts = (_decoded(bytes(part), table) for part in drawn if isinstance(part, pikepdf.String))
                yield height, "".join(texts)


def _said(operands: Any) -> str | None:
    """What ActualText says, which may be nothing; None where there is none."""
    properties: Any = operands[1] if len(operands) > 1 else None
    is_text = isinstance(properties, pikepdf.Dictionary) and "/ActualText" in properties
    return str(properties["/ActualText"]) if is_text else None


def _decoded(codes: bytes, table: dict[int, str]) -> str:
    """Typst writes two bytes a glyph."""
    return "".join(table.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2))


def to_unicode(font: Any) -> dict[int, str]:
    """Text by code; empty for a font without a table."""
    if "/ToUnicode" not in font:
        return {}
    table: dict[int, str] = {}
    for single, spans in _BLOCK.findall(font.ToUnicode.read_bytes().decode("latin-1")):
        for code, text in _SINGLE.findall(single):
            table[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
        for first, last, text in _RANGE.findall(spans):
            start = int.from_bytes(bytes.fromhex(text)[-2:], "big")
            for offset in range(int(last, 16) - int(first, 16) + 1):
                table[int(first, 16) + offset] = bytes.fromhex(text[:-4]).decode("utf-16-be") + chr(start + offset)
    return table
