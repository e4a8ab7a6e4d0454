"""What all entries of the region file share: unknown keys are faults with a hint, and null means what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from marshmallow import EXCLUDE, ValidationError, missing, post_load, validates_schema

from services.contracts.faults import Coded
from services.contracts.region.schema.fields import (
    CalendarDay,
    Id,
    Postcode,
    Printed,
    Remark,
    TrueOrFalse,
    Words,
    shown,
)
from services.contracts.schemas import Strict
from services.contracts.text import LONGEST_NAME, LONGEST_SENTENCE

LONGEST_GUESS = 40
MOST_GUESSES = 20
"""Guessing what was meant costs time: only for the first unknown keys of an entry, and for keys of some length."""


def needed(description: str, **kwargs: Any) -> dict[str, Any]:
    """Arguments of a field that must be there and must not be null."""
    return {"required": True, "metadata": {"description": description}, **kwargs}


def optional(description: str, default: Any = missing, **kwargs: Any) -> dict[str, Any]:
    """Arguments of a field that may be left out or be null; then it has this default, or none."""
    return {"allow_none": True, "load_default": default, "metadata": {"description": description}, **kwargs}


class Entry(Strict):
    """A mapping of the region file. Its docstring and its fields' descriptions are what editors show."""

    class Meta:
        unknown = EXCLUDE  # refused below, with a hint

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _refuse_unknown(self, data: Any, original: Any, **kwargs: Any) -> None:
        if isinstance(original, Mapping) and (faults := dict(self._unknown(original))):
            raise ValidationError(faults)

    def _unknown(self, original: Mapping[Any, Any]) -> Iterator[tuple[Any, list[str]]]:
        strangers = [key for key in original if key not in self.fields]
        for number, key in enumerate(strangers):
            yield key, [self._stranger(str(key), original[key], guess=number < MOST_GUESSES)]

    def _stranger(self, key: str, value: Any, guess: bool) -> str:
        """YAML splits `{text: erst hier, dann dort}` at the comma; the rest looks like a key without a value."""
        if value is None and " " in key:
            return Coded("text-split-at-comma", text=shown(key))
        close = get_close_matches(key, self.fields, n=1) if guess and len(key) <= LONGEST_GUESS else []
        return Coded("unknown-key-like", meant=close[0]) if close else Coded("unknown-key")

    @post_load
    def _complete(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        for name, field in self.fields.items():
            if data.get(name) is None:
                default = field.load_default() if callable(field.load_default) else field.load_default
                data[name] = default
                if default is missing:
                    del data[name]
        return data


class Remarked(Entry):
    """An entry that may say where its facts come from."""

    source = Words(LONGEST_NAME, **optional("Number of the published fact this comes from"))
    note = Words(**optional("A remark for whoever reads the file"))
    assumed = Remark(**optional("What here was never published and was chosen"))


class Address(Remarked):
    """A postal address."""

    street = Printed(**needed("Street and number"))
    postcode = Postcode(**needed("Five digits, in quotation marks"))
    city = Printed(**needed("Town"))


class Notice(Entry):
    """A measure or a piece of equipment: a name for machines and a sentence for people."""

    id = Id(**needed("Name for machines"))
    text = Printed(LONGEST_SENTENCE, **needed("The sentence for people"))
    source = Words(LONGEST_NAME, **optional("Number of the published fact this comes from"))
    assumed = TrueOrFalse(**optional("Whether this was chosen, not published"))


VALID_UNTIL = "The last day on which it holds; after it, no letter and no answer names it"


class Measure(Notice):
    """A sentence for people that holds for a time, or until the file says otherwise."""

    valid_until = CalendarDay(**optional(VALID_UNTIL, None))
