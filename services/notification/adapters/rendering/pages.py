"""How many pages each letter of a batch has, read from the bookmarks: one stands at the subject of every letter."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf


def pages_per_letter(pdf: bytes) -> list[int]:
    with pikepdf.open(BytesIO(pdf)) as document:
        number = {page.objgen: index for index, page in enumerate(document.pages)}
        starts = [number[bookmark.Dest[0].objgen] for bookmark in _bookmarks(document)]
        return [end - start for start, end in zip(starts, [*starts[1:], len(number)], strict=True)]


def _bookmarks(document: pikepdf.Pdf) -> Iterator[Any]:
    bookmark: Any = document.Root.Outlines.First
    while bookmark is not None:
        yield bookmark
        bookmark = bookmark.get("/Next")
