"""The renderer as the use cases know it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from services.notification.adapters.rendering.lot import merge_batches
from services.notification.adapters.rendering.renderer import RenderedBatch, Renderer
from services.notification.adapters.rendering.renderer import Unsettable as Refused
from services.notification.application.ports import Unsettable
from services.notification.domain.letter import LetterContent


class Typesetter:
    def __init__(self, renderer: Renderer | None = None) -> None:
        self._renderer = renderer or Renderer()

    def unprintable(self, letter: LetterContent) -> list[str]:
        return self._renderer.unprintable(letter)

    def missing(self, text: str) -> list[str]:
        return self._renderer.missing(text)

    def paper_batch(self, letters: Sequence[LetterContent], created_at: datetime) -> RenderedBatch:
        return self._renderer.paper_batch(letters, created_at)

    def single(self, letter: LetterContent, created_at: datetime) -> bytes:
        try:
            return self._renderer.single(letter, created_at)
        except Refused as refused:
            raise Unsettable(refused.fault.reason) from refused

    def merge(self, batches: Iterable[Path], target: Path) -> int:
        return merge_batches(batches, target)
