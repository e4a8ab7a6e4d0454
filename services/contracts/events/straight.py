"""A schema as one plain function that writes and checks at once: in marshmallow that was half of a replan's time.

It writes what `schema.dump` writes, and only what `schema.load` surely takes; of whatever else it says that it is not
sure, and the schema itself is asked and says what is wrong and where. It knows no rule of its own: fields of a kind
that is not listed here, and schemas with code of their own, are left to marshmallow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

Tell = Callable[[Any], Any]
"""Data to JSON; raises Unsure."""


class Unsure(Exception):
    """Perhaps wrong, perhaps only unusual."""


def teller(schema: Schema) -> Tell:
    """Tells a mapping as JSON."""
    if not _straight(schema):
        return _unsure
    parts = [(name, field.required, field.allow_none, _told(field)) for name, field in schema.fields.items()]

    def tell(data: Any) -> dict[str, Any]:
        if not isinstance(data, Mapping):
            raise Unsure
        written = {}
        for name, required, may_be_none, told in parts:
            if name in data:
                value = data[name]
                if value is None and not may_be_none:
                    raise Unsure
                written[name] = None if value is None else told(value)
            elif required:
                raise Unsure
        return written

    return tell


def _straight(schema: Schema) -> bool:
    plain = all(
        field.data_key is None and field.attribute is None and not field.load_only and not field.dump_only
        for field in schema.fields.values()
    )
    return plain and not any(schema._hooks.values()) and not schema.many and schema.unknown == EXCLUDE


def _unsure(value: Any) -> Any:
    raise Unsure


def _told(field: fields.Field[Any]) -> Tell:
    if type(field) is fields.Nested and not field.many and field.unknown is None and isinstance(field.schema, Schema):
        return _ruled(teller(field.schema), field)
    if type(field) is fields.List:
        return _ruled(_listed(_told(field.inner), field.inner.allow_none), field)
    if type(field) is fields.AwareDateTime and field.format in (None, "iso") and not field.validators:
        return _moment
    if type(field) is fields.UUID and not field.validators:
        return _id
    kinds: dict[type, type] = {fields.String: str, fields.Integer: int, fields.Boolean: bool}
    kind = kinds.get(type(field))
    if kind is None or getattr(field, "as_string", False):
        return _asked(field)
    choices = [set(rule.choices) for rule in field.validators if type(rule) is validate.OneOf]
    if len(choices) == len(field.validators) == 1:
        return _chosen(kind, frozenset(choices[0]))
    return _ruled(_plain(kind), field)


def _plain(kind: type) -> Tell:
    def told(value: Any) -> Any:
        if type(value) is not kind:
            raise Unsure
        return value

    return told


def _chosen(kind: type, choices: frozenset[Any]) -> Tell:
    def told(value: Any) -> Any:
        if type(value) is not kind or value not in choices:
            raise Unsure
        return value

    return told


def _listed(inner: Tell, may_be_none: bool) -> Tell:
    def told(values: Any) -> list[Any]:
        if type(values) is not list or (not may_be_none and None in values):
            raise Unsure
        return [None if value is None else inner(value) for value in values]

    return told


def _id(value: Any) -> str:
    if type(value) is not UUID:
        raise Unsure
    return str(value)


def _moment(value: Any) -> str:
    if type(value) is not datetime or value.tzinfo is None:
        raise Unsure
    return value.isoformat()


def _ruled(tell: Tell, field: fields.Field[Any]) -> Tell:
    """With the field's own rules on top, asked of what is written (a length, a range, a pattern)."""
    rules = list(field.validators)
    if not rules:
        return tell

    def told(value: Any) -> Any:
        written = tell(value)
        try:
            for rule in rules:
                rule(written)
        except ValidationError as error:
            raise Unsure from error
        return written

    return told


def _asked(field: fields.Field[Any]) -> Tell:
    def told(value: Any) -> Any:
        try:
            written = field._serialize(value, field.name, None)
            field.deserialize(written)
        except (ValidationError, AttributeError, TypeError, ValueError) as error:
            raise Unsure from error
        return written

    return told
