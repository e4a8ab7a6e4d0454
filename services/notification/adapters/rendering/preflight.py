"""Checks a letter before it is set: one character without a glyph would make the compiler refuse the whole batch."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from services.notification.adapters.rendering import window
from services.notification.adapters.rendering.fonts import Typeface
from services.notification.domain.letter import LetterContent

FIELD_NAMES = {
    "recipient": "Anschrift",
    "salutation": "Anrede",
    "bg_number": "BG-Nummer",
    "subject": "Betreff",
    "opening": "Einleitung",
    "sender": "Absender",
    "site": "Standort",
    "stage": "Stufe",
    "visiting": "Besuchsregel",
    "appointments": "Termin",
    "measures": "Regel vor Ort",
    "contacts": "Kontakt",
    "own_contacts": "Ansprechperson",
    "cancellation": "Absage",
    "closing": "Schluss",
    "signature": "Unterschrift",
    "language_hint": "Sprachhinweis",
    "campaign_reference": "Zeichen",
    "check_code": "Prüfzeichen",
    "date": "Datum",
}
_NOT_PRINTED = {"letter_id", "outcome"}


def unprintable(letter: LetterContent, typeface: Typeface) -> list[str]:
    """One German sentence for every field that cannot be printed; empty when the letter is fine."""
    return [*_missing_glyphs(letter, typeface), *window.faults(letter.recipient, letter.sender.return_line, typeface)]


def missing(text: str, typeface: Typeface) -> list[str]:
    """The characters of a text that cannot be printed, each with its code point: → (U+2192)."""
    return [_named(character) for character in typeface.missing(unicodedata.normalize("NFC", text))]


def _missing_glyphs(letter: LetterContent, typeface: Typeface) -> Iterator[str]:
    if not any(typeface.missing(text) for text in texts(letter)):
        return
    for field in fields(letter):
        name = FIELD_NAMES.get(field.name, field.name)
        for number, text in enumerate(texts(getattr(letter, field.name)), start=1):
            if characters := missing(text, typeface):
                yield f"{name} ({number}) „{text}“: nicht druckbar {', '.join(characters)}"


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
    shown = character if character.isprintable() else "Steuerzeichen"
    return f"{shown} (U+{ord(character):04X})"
