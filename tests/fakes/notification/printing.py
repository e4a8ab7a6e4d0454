"""Letters "set in type" without a typesetter, their words, and a calendar without holidays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from services.contracts.faults import Fault
from services.notification.application.printing import Batch, Refusal, TemplateMissing, Unsettable
from services.notification.domain.letter import LetterContent
from services.notification.domain.wording import Wording

PAGE = b"%%Page\n"
LAST_CHARACTER = 0xFFFF
LONGEST_LINE = 100
SATURDAY = 5


class Renderer:
    """A page a letter; refuses what the typeface of an authority would not have: hieroglyphs, for instance."""

    def unprintable(self, letter: LetterContent, *, on_paper: bool = True) -> list[Fault]:
        longest = max(map(len, letter.recipient))
        wide = on_paper and longest > LONGEST_LINE
        faults = [Fault("recipient", "address-too-wide", {"text": "…"})] if wide else []
        for part, text in asdict(letter).items():
            strange = [c for c in str(text) if ord(c) > LAST_CHARACTER]
            if strange:
                characters = [f"{c} (U+{ord(c):04X})" for c in strange]
                told = {"part": part, "number": 1, "text": str(text), "characters": characters}
                faults.append(Fault(part, "letter-text-unprintable", told))
        return faults

    def misfits(self, address: Sequence[str]) -> list[Fault]:
        wide = max(map(len, address)) > LONGEST_LINE
        return [Fault("recipient", "address-too-wide", {"text": "…"})] if wide else []

    def paper_batch(self, letters: Sequence[LetterContent], created_at: datetime) -> Batch:
        refusals = [refusal for refusal in map(_refused, letters) if refusal]
        refused = {refusal.letter_id for refusal in refusals}
        printed = [letter for letter in letters if letter.letter_id not in refused]
        pages = [int(letter.letter_id not in refused) for letter in letters]
        return Batch(b"".join(_page(letter, created_at) for letter in printed), pages, refusals)

    def single(self, letter: LetterContent, created_at: datetime) -> bytes:
        refusal = _refused(letter)
        if refusal:
            raise Unsettable(refusal.letter_id, refusal.fault)
        return _page(letter, created_at)


def _refused(letter: LetterContent) -> Refusal | None:
    strange = any(ord(c) > LAST_CHARACTER for c in str(asdict(letter)))
    return Refusal(letter.letter_id, Fault("", "not-settable", {"reason": "no glyph"})) if strange else None


def _page(letter: LetterContent, created_at: datetime) -> bytes:
    text = json.dumps({**asdict(letter), "created_at": created_at.isoformat()}, sort_keys=True)
    return b"%PDF-\n" + PAGE + text.encode()


class Templates:
    def __init__(self, wordings: Mapping[str, Wording]) -> None:
        self._wordings = wordings

    def wording(self, region: str, version: str) -> Wording:
        if version not in self._wordings:
            raise TemplateMissing(version)
        return self._wordings[version]


class Weekdays:
    def is_working_day(self, state: str, day: date, days: Mapping[str, Any] | None = None) -> bool:
        return day.weekday() < SATURDAY
