"""Sets letters in type: batches for the print centre, single accessible files for e-mail, pictures for the preview."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import typst

from services.contracts.faults import Fault
from services.notification.adapters.rendering import preflight, window
from services.notification.adapters.rendering.clusters import MARKS
from services.notification.adapters.rendering.compiler import Press, press
from services.notification.adapters.rendering.fitting import settings
from services.notification.adapters.rendering.fonts import DEBIAN_FOLDER, typeface
from services.notification.adapters.rendering.marks import repaired
from services.notification.adapters.rendering.pages import pages_per_letter
from services.notification.adapters.rendering.payload import payload
from services.notification.application.printing import Batch, Refusal, Unsettable
from services.notification.domain.letter import LetterContent

BATCH = 50  # more take too much memory; older lots were printed by 50, and must be rendered again the same way


class Renderer:
    """Same letters, same `created_at`: same bytes, in every process."""

    def __init__(self, layout: Path, fonts: Path = DEBIAN_FOLDER) -> None:
        self._typeface = typeface(fonts)
        self._press: Press = press(fonts, layout)
        self._settings = settings(layout)

    def unprintable(self, letter: LetterContent, *, on_paper: bool = True) -> list[Fault]:
        return preflight.unprintable(letter, self._typeface, on_paper)

    def misfits(self, address: Sequence[str]) -> list[Fault]:
        composed = tuple(unicodedata.normalize("NFC", line) for line in address)
        return window.faults(composed, "", self._typeface)

    def paper_batch(self, letters: Sequence[LetterContent], created_at: datetime) -> Batch:
        """Up to 50 letters as one PDF/A-2b without tags."""
        if not 0 < len(letters) <= BATCH:
            raise ValueError(f"a batch has 1 to {BATCH} letters, not {len(letters)}")
        try:
            pdf, refusals = self._paper(letters, created_at), list[Refusal]()
        except typst.TypstError:
            refusals = self._culprits(letters, created_at)
            refused = {refusal.letter_id for refusal in refusals}
            rest = [letter for letter in letters if letter.letter_id not in refused]
            pdf = self._paper(rest, created_at) if rest else b""
        return _batch(letters, pdf, refusals)

    def single(self, letter: LetterContent, created_at: datetime) -> bytes:
        """One letter as tagged PDF/A-2a and PDF/UA-1. Raises Unsettable."""
        try:
            data = payload([letter], self._typeface, self._settings)
            return self._readable(self._press.single(data, created_at), data)
        except typst.TypstError as error:
            raise Unsettable(letter.letter_id, _fault(error)) from error

    def preview_png(self, letter: LetterContent, created_at: datetime, ppi: float = 100) -> list[bytes]:
        """The pages of one letter as pictures."""
        return self._press.pictures(payload([letter], self._typeface, self._settings), created_at, ppi)

    def _paper(self, letters: Sequence[LetterContent], created_at: datetime) -> bytes:
        data = payload(letters, self._typeface, self._settings)
        return self._readable(self._press.batch(data, created_at), data)

    def _readable(self, pdf: bytes, data: bytes) -> bytes:
        """Costs as much as setting the letter, so only where there is something to repair."""
        text = data.decode()
        return repaired(pdf, text, self._typeface.faces) if MARKS.search(text) else pdf

    def _culprits(self, letters: Sequence[LetterContent], created_at: datetime) -> list[Refusal]:
        """Halves the batch until the refused letters stand alone."""
        try:
            self._paper(letters, created_at)
        except typst.TypstError as error:
            if len(letters) == 1:
                return [Refusal(letters[0].letter_id, _fault(error))]
            middle = len(letters) // 2
            return self._culprits(letters[:middle], created_at) + self._culprits(letters[middle:], created_at)
        return []


def _batch(letters: Sequence[LetterContent], pdf: bytes, refusals: list[Refusal]) -> Batch:
    refused = {refusal.letter_id for refusal in refusals}
    counted = iter(pages_per_letter(pdf) if pdf else [])
    return Batch(pdf, [0 if letter.letter_id in refused else next(counted) for letter in letters], refusals)


def _fault(error: typst.TypstError) -> Fault:
    return Fault("", "not-settable", {"reason": str(error.message)})
