"""Checks a letter before it is set: one character without a glyph would make the compiler refuse the whole batch."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from services.contracts.faults import Fault
from services.notification.adapters.rendering import window
from services.notification.adapters.rendering.fonts import Typeface
from services.notification.domain.letter import LetterContent

_NOT_PRINTED = {"letter_id", "check_address", "outcome", "language"}


def unprintable(letter: LetterContent, typeface: Typeface, on_paper: bool) -> list[Fault]:
    """A fault for every text that cannot be printed; its place is the letter's part. Empty when the letter is fine.

    What is not on paper has no envelope, so no window.
    """
    missing = list(_missing_glyphs(letter, typeface))
    return [*missing, *window.faults(letter.recipient, letter.sender.return_line, typeface)] if on_paper else missing


def _missing_glyphs(letter: LetterContent, typeface: Typeface) -> Iterator[Fault]:
    if not any(typeface.missing(text) for text in texts(letter)):
        return
    for field in (each for each in fields(letter) if each.name not in _NOT_PRINTED):
        for number, text in enumerate(texts(getattr(letter, field.name)), start=1):
            if missing := [_named(character) for character in typeface.missing(text)]:
                told = {"part": field.name, "number": number, "text": text, "characters": missing}
                yield Fault(field.name, "letter-text-unprintable", told)


def texts(value: object) -> Iterator[str]:
    """Every text that a letter prints, in the composed form (NFC) in which it is printed."""
    if isinstance(value, str):
        yield unicodedata.normalize("NFC", value)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in _NOT_PRINTED:
                yield from texts(getattr(value, field.name))


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code
