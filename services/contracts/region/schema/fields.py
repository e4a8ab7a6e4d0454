"""Fields of the region file: those of all contracts, with hints for what YAML makes of a careless line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from marshmallow import ValidationError, fields

from services.contracts.faults import Coded
from services.contracts.region.printable import unprintable
from services.contracts.schemas import (
    FIRST_YEAR,
    LAST_YEAR,
    Choice,
    Flag,
    Identifier,
    Length,
    Many,
    Matches,
    Number,
    Table,
    Text,
)
from services.contracts.text import LONGEST_NAME, LONGEST_SENTENCE, forbidden_characters

TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
POSTCODE = r"[0-9]{5}"
FACT = r"[A-Za-z]{1,10}[0-9]{1,6}[a-z]?"
MINUTES_OF_A_DAY = 24 * 60
WORDS_OF_FLAGS = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}
LONGEST_SHOWN = 60
MOST_IN_A_REMARK = 20
"""Remarks may nest as their author likes, so their places can be long: not each of many is told."""


_ENDS_OF_LINES = re.compile(r" *\r?\n *")


class _Quoted(Text):
    """YAML reads 44137 and true as something else than text; quotation marks make a text of them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, bool | int | float | date):
            raise ValidationError(Coded("needs-quotes", value=shown(value)))
        if isinstance(value, str) and not self.lines:
            value = _ENDS_OF_LINES.sub(" ", value).strip(" ")  # a block of YAML ends with one
        return super()._deserialize(value, attr, data, **kwargs)


class Words(_Quoted):
    """Text for people that no letter prints; a name stands in one line."""

    def __init__(self, longest: int = LONGEST_SENTENCE, **kwargs: Any) -> None:
        super().__init__(lines=longest > LONGEST_NAME, **_with_length(longest, kwargs))


class Printed(_Quoted):
    """Text that letters print: each of its characters is in their typeface. A name stands in one line."""

    def __init__(self, longest: int = LONGEST_NAME, **kwargs: Any) -> None:
        super().__init__(lines=longest > LONGEST_NAME, **_with_length(longest, kwargs))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if characters := unprintable(text):
            raise ValidationError(Coded("unprintable-characters", characters=characters))
        return text


def _with_length(longest: int, kwargs: dict[str, Any]) -> dict[str, Any]:
    given = kwargs.pop("validate", ())
    return {**kwargs, "validate": [*(given if isinstance(given, list | tuple) else [given]), Length(max=longest)]}


class Id(_Quoted, Identifier):
    """A name that other entries refer to."""


class Word(_Quoted, Choice):
    """One of a few words for machines."""


class Postcode(_Quoted):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=Matches(POSTCODE, "not-a-postcode"), **kwargs)


class TimeOfDay(_Quoted):
    """Hours and minutes. Some readers of YAML take an unquoted 12:30 for the number 750."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=Matches(TIME, "not-a-time"), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MINUTES_OF_A_DAY:
            meant = f"{value // 60:02}:{value % 60:02}"
            raise ValidationError(Coded("time-as-number", value=value, meant=meant))
        return super()._deserialize(value, attr, data, **kwargs)


class CalendarDay(_Quoted):
    """A day as text, or as the date that some readers of YAML make of it; ISO text once it is read."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = value.isoformat() if type(value) is date else super()._deserialize(value, attr, data, **kwargs)
        try:
            day = date.fromisoformat(text if re.fullmatch(DAY, text) else "")
        except ValueError as error:
            raise ValidationError(Coded("not-a-day")) from error
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(Coded("year-out-of-range", min=FIRST_YEAR, max=LAST_YEAR))
        return text


class TrueOrFalse(Flag):
    """YAML 1.2 takes "yes" and "no" for texts, YAML 1.1 for what the author meant."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, str) and (meant := WORDS_OF_FLAGS.get(value.lower())):
            raise ValidationError(Coded("flag-as-word", value=value, meant=meant))
        flag: bool = super()._deserialize(value, attr, data, **kwargs)
        return flag


class Amount(Number):
    """A number that stays as it was written: 8 does not become 8.0."""

    def _validated(self, value: Any) -> Any:
        super()._validated(value)
        return value


class Items(Many):
    """A list; "mon, tue" without brackets is a text to YAML."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, str):
            raise ValidationError(Coded("text-instead-of-list"))
        entries: list[Any] = super()._deserialize(value, attr, data, **kwargs)
        return entries


class Named(Table):
    """A mapping whose keys the author chooses, all values of one shape."""


class Remark(fields.Raw):
    """A value that is kept and not judged, as long as a database can keep it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages={"required": "missing", "null": "missing"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if messages := _nested(islice(_unkept(value), MOST_IN_A_REMARK)):
            raise ValidationError(messages)
        return value


def shown(value: Any) -> str:
    """A value as its author wrote it, or nearly, and not at any length."""
    written = str(value).lower() if isinstance(value, bool) else str(value)
    return written if len(written) <= LONGEST_SHOWN else written[: LONGEST_SHOWN - 1] + "…"


def _unkept(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """What no database keeps: way to it, and marshmallow's messages."""
    if isinstance(value, dict):
        for key in value:
            if isinstance(key, str) and (characters := forbidden_characters(key)):
                yield (*place, key), [Coded("forbidden-characters", characters=characters)]
    if isinstance(value, dict | list | tuple):
        for key, entry in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _unkept(entry, (*place, key))
        return
    field = Text(blank=True, lines=True) if isinstance(value, str) else Number() if isinstance(value, float) else None
    try:
        if field is not None:
            field.deserialize(value)
    except ValidationError as error:
        yield place, error.messages


def _nested(faults: Iterable[tuple[tuple[Any, ...], Any]]) -> Any:
    """The faults as marshmallow nests them."""
    messages: dict[Any, Any] = {}
    for place, about in faults:
        if not place:
            return about
        inner = messages
        for key in place[:-1]:
            inner = inner.setdefault(key, {})
        inner[place[-1]] = about
    return messages
