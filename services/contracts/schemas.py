"""Fields and validators of the contracts, each limit once: what they refuse is a code with parameters.

OpenAPI, command line and services read the limits from here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from services.contracts.faults import Coded
from services.contracts.text import UNSTORABLE, forbidden_characters

IDENTIFIER = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LONGEST_IDENTIFIER = 63
SHORTEST_REASON, LONGEST_REASON = 3, 1000
LONGEST_KEY = 200
FIRST_YEAR, LAST_YEAR = 2000, 2100
LARGEST_NUMBER = 2**53 - 1
"""What every reader of JSON keeps exactly; columns are wide enough for it."""


class Range(validate.Range):
    def _format_error(self, value: Any, message: str) -> str:
        bounds = {"min": self.min, "max": self.max}
        return Coded("out-of-range", **{name: bound for name, bound in bounds.items() if bound is not None})


class Length(validate.Length):
    def _format_error(self, value: Any, message: str) -> str:
        bounds = {"min": self.min, "max": self.max} if self.equal is None else {"min": self.equal, "max": self.equal}
        code = "wrong-length" if isinstance(value, str) else "wrong-count"
        return Coded(code, **{name: bound for name, bound in bounds.items() if bound is not None})


class OneOf(validate.OneOf):
    def _format_error(self, value: Any) -> str:
        return Coded("not-one-of", choices=[str(choice) for choice in self.choices])


class Matches(validate.Regexp):
    """The whole text matches; `code` says what was expected."""

    def __init__(self, pattern: str, code: str, flags: int = 0) -> None:
        super().__init__(rf"(?:{pattern})\Z", flags)
        self.pattern = pattern
        self.code = code

    def _format_error(self, value: Any) -> str:
        return Coded(self.code)


_BASE = {"required": "missing", "null": "missing", "validator_failed": "invalid"}


class Text(fields.String):
    """Text that says something; `blank=True` allows the empty text, `lines=True` several lines.

    What comes in has no control characters (`contracts.text`), but for `any_characters=True`: a password is compared
    and never shown. What goes out may show what was kept before there was that rule.
    """

    default_error_messages = {**_BASE, "invalid": "not-a-text", "invalid_utf8": "not-a-text"}

    def __init__(
        self, *, blank: bool = False, lines: bool = False, any_characters: bool = False, **kwargs: Any
    ) -> None:
        self.blank, self.lines, self.any_characters = blank, lines, any_characters
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        free = self.any_characters or isinstance(self.root, Answer)
        refusing = not free or UNSTORABLE.search(text)
        if refusing and (characters := forbidden_characters(text, lines=self.lines or free)):
            raise ValidationError(Coded("forbidden-characters", characters=characters))
        if not self.blank and not text.strip():
            raise ValidationError(Coded("blank"))
        return text


class Identifier(Text):
    """A name for machines: lower-case letters, digits, hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        own = [Matches(IDENTIFIER, "not-an-identifier"), Length(max=LONGEST_IDENTIFIER)]
        super().__init__(validate=[*own, *_listed(kwargs.pop("validate", ()))], **kwargs)


class Choice(Text):
    def __init__(self, *choices: str, **kwargs: Any) -> None:
        super().__init__(validate=OneOf(choices), **kwargs)
        self.choices = choices


class Whole(fields.Integer):
    """A whole number; neither 3.5 nor "3" nor true is one."""

    default_error_messages = {**_BASE, "invalid": "not-a-whole-number", "too_large": "not-a-whole-number"}

    def __init__(self, least: int | None = None, most: int | None = None, **kwargs: Any) -> None:
        if least is not None or most is not None:
            bounds = Range(least, LARGEST_NUMBER if most is None else most)
            kwargs["validate"] = [bounds, *_listed(kwargs.get("validate", ()))]
        super().__init__(strict=True, **kwargs)

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool | str):
            raise self.make_error("invalid")
        number: int = super()._validated(value)
        return number


class Number(fields.Float):
    default_error_messages = {
        **_BASE,
        "invalid": "not-a-number",
        "too_large": "not-a-number",
        "special": "not-a-number",
    }

    def __init__(self, least: float | None = None, most: float | None = None, **kwargs: Any) -> None:
        if least is not None or most is not None:
            bounds = Range(least, LARGEST_NUMBER if most is None else most)
            kwargs["validate"] = [bounds, *_listed(kwargs.get("validate", ()))]
        super().__init__(allow_nan=False, **kwargs)

    def _validated(self, value: Any) -> float:
        if isinstance(value, bool | str):
            raise self.make_error("invalid")
        number: float = super()._validated(value)
        return number


class Flag(fields.Boolean):
    default_error_messages = {**_BASE, "invalid": "not-yes-or-no"}
    truthy = {True}
    falsy = {False}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):  # 1 == True, so the sets alone would take it
            raise self.make_error("invalid", input=value)
        return value


class Uuid(fields.UUID):
    default_error_messages = {**_BASE, "invalid_uuid": "not-a-uuid"}


class Instant(fields.AwareDateTime):
    """RFC 3339 with an offset, as UTC once it is read; years beyond what anybody plans are typing errors."""

    default_error_messages = {
        **_BASE,
        "invalid": "not-an-instant",
        "invalid_awareness": "not-an-instant",
        "format": "not-an-instant",
    }

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | float | None:
        """An answer that was kept as JSON has its times as text already."""
        return value if isinstance(value, str) else super()._serialize(value, attr, obj, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValidationError(Coded("year-out-of-range", min=FIRST_YEAR, max=LAST_YEAR))
        return moment.astimezone(UTC)


class Day(fields.Date):
    """Years beyond what anybody plans are typing errors."""

    default_error_messages = {**_BASE, "invalid": "not-a-day", "format": "not-a-day"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(Coded("year-out-of-range", min=FIRST_YEAR, max=LAST_YEAR))
        return day


class Many(fields.List[Any]):
    """A list; `least` and `most` count its entries."""

    default_error_messages = {**_BASE, "invalid": "not-a-list"}

    def __init__(self, inner: Any, least: int | None = None, most: int | None = None, **kwargs: Any) -> None:
        if least is not None or most is not None:
            kwargs["validate"] = Length(min=least, max=most)
        super().__init__(inner, **kwargs)


class Part(fields.Nested):
    default_error_messages = {**_BASE, "type": "not-a-mapping"}


class Table(fields.Dict):
    """A mapping from texts to values of one kind."""

    default_error_messages = {**_BASE, "invalid": "not-a-mapping"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]
        except ValidationError as error:
            if not isinstance(error.messages, dict):
                raise
            raise ValidationError({key: _of_entry(sides) for key, sides in error.messages.items()}) from error


class Strict(Schema):
    """A document that somebody hands in: an unknown key is a typing error."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "unknown-key", "type": "not-a-mapping"}


class Answer(Schema):
    """A document that a service answers with."""


def reason(**kwargs: Any) -> Text:
    """Why somebody does something, in words for whoever reads the record."""
    return Text(lines=True, validate=Length(SHORTEST_REASON, LONGEST_REASON), **kwargs)


def idempotency_key(**kwargs: Any) -> Text:
    return Text(validate=Length(1, LONGEST_KEY), load_default=None, allow_none=True, **kwargs)


def _of_entry(sides: Any) -> Any:
    """Messages about key and value of an entry as messages about the entry; a field may be called "value" itself."""
    about_key, about_value = sides.get("key", []), sides.get("value", [])
    if isinstance(about_value, dict):
        return {**about_value, "_schema": [*about_key, *about_value.get("_schema", [])]}
    return [*about_key, *about_value]


def _listed(validators: Any) -> list[Any]:
    if callable(validators):
        return [validators]
    return list(validators or ())
