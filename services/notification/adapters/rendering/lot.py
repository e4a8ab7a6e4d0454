"""Joins the batches of a lot into one PDF/A-2b file, from disk to disk: a lot of any size needs little memory."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from contextlib import ExitStack
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf


def merge_batches(batches: Iterable[Path], target: Path, title: str, blank_after: Collection[int] = ()) -> int:
    """Writes all pages of the batches in their order to `target` and returns their number; same batches, same bytes.

    A blank page follows each of the pages `blank_after`, counted from 1 over the batches.
    """
    with pikepdf.new() as lot, ExitStack() as sources:
        for path in batches:
            # qpdf copies a page's streams only when the lot is saved, so every source stays open until then.
            source = sources.enter_context(pikepdf.open(path))
            if not lot.pages:
                _take_conformance(lot, source)
            lot.pages.extend(source.pages)
        _insert_blank(lot, blank_after)
        pages = len(lot.pages)
        _describe(lot, pages, title)
        lot.save(
            target,
            min_version="1.7",  # as the metadata says, which stay as they are
            fix_metadata_version=False,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return pages


def _insert_blank(lot: pikepdf.Pdf, after: Collection[int]) -> None:
    for inserted, number in enumerate(sorted(after)):
        size = lot.pages[number + inserted - 1].mediabox
        page = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=size, Resources=pikepdf.Dictionary())
        lot.pages.insert(number + inserted, pikepdf.Page(lot.make_indirect(page)))


def _take_conformance(lot: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """What makes a file a PDF/A-2b: metadata, colour profile, language."""
    for key in ("/Metadata", "/OutputIntents", "/Lang", "/ViewerPreferences"):
        if key in source.Root:
            lot.Root[key] = lot.copy_foreign(source.make_indirect(source.Root[key]))
    lot.trailer["/Info"] = lot.copy_foreign(source.trailer["/Info"])


def _describe(lot: pikepdf.Pdf, pages: int, title: str) -> None:
    """The batch's metadata, with the lot's title and page count."""
    lot.docinfo["/Title"] = title
    metadata = lot.Root.Metadata.read_bytes()
    written = escape(title).encode()
    metadata = re.sub(rb"(<dc:title>.*?<rdf:li[^>]*>)[^<]*", lambda start: start[1] + written, metadata, count=1)
    metadata = re.sub(rb"(<xmpTPg:NPages>)\d+", rb"\g<1>" + str(pages).encode(), metadata, count=1)
    lot.Root.Metadata.write(metadata)
