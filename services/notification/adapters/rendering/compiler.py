"""The one Typst compiler of a process: templates from disk, letters as an in-memory data file, never as markup."""

from __future__ import annotations

import os
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from services.notification.adapters.rendering.fonts import typeface

# Typst keeps what it has not used for ten compiles. After a batch these empty ones age the letters that are done, which
# nobody asks for again, and halve the memory; what all letters share is used by every batch and stays.
AGEING = 4
EMPTY: Any = {"main.typ": b""}


class ForkedAfterCompile(RuntimeError):
    """A compile in a forked child would wait for ever for threads that only its parent has."""

    def __init__(self) -> None:
        super().__init__("Typst cannot go on after a fork: start processes by spawn, not by fork.")


class Press:
    """Compiles letters with one reused compiler; a second one only while two threads compile at the same time.

    The layout stays on disk, where the compiler parses it once; in-memory files it parses for every letter.
    """

    def __init__(self, fonts: typst.Fonts, layout: Path) -> None:
        self._fonts = fonts
        self._layout = layout
        self._main = (layout / "main.typ").read_bytes()
        self._idle: list[typst.Compiler] = []
        self._process: int | None = None

    def batch(self, data: bytes, created_at: datetime) -> bytes:
        """PDF/A-2b without tags, for paper."""
        return self._pdf(data, AGEING, timestamp=created_at, pdf_standards=["a-2b"], pdf_tags=False)

    def single(self, data: bytes, created_at: datetime) -> bytes:
        """PDF/A-2a and PDF/UA-1: tagged, for screens and screen readers."""
        return self._pdf(data, timestamp=created_at, pdf_standards=["a-2a", "ua-1"], pdf_tags=True)

    def pictures(self, data: bytes, created_at: datetime, ppi: float) -> list[bytes]:
        pages: bytes | list[bytes] = self._compile(data, timestamp=created_at, format="png", ppi=ppi)
        return pages if isinstance(pages, list) else [pages]

    def _pdf(self, data: bytes, ageing: int = 0, **options: Any) -> bytes:
        printed: bytes = self._compile(data, ageing, format="pdf", **options)
        return printed

    def _compile(self, data: bytes, ageing: int = 0, **options: Any) -> Any:
        self._process = self._process or os.getpid()
        if os.getpid() != self._process:
            raise ForkedAfterCompile
        # pop and append are atomic under the GIL: no lock that eventlet would turn green.
        compiler = self._idle.pop() if self._idle else self._compiler()
        files: Any = {"main.typ": self._main, "letters.json": data}  # a dict of files is not in the typing stub
        try:
            printed = compiler.compile(input=files, **options)
            for _ in range(ageing):
                compiler.compile(input=EMPTY, format="svg")
            return printed
        finally:
            self._idle.append(compiler)

    def _compiler(self) -> typst.Compiler:
        return typst.Compiler(root=self._layout, font_paths=self._fonts, ignore_system_fonts=True)


@cache
def press(fonts: Path, layout: Path) -> Press:
    return Press(typeface(fonts).fonts, layout)
