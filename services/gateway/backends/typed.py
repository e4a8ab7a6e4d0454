"""Marshmallow schemas as Python types, as source: what a caller hands in, and what it gets as JSON."""

from __future__ import annotations

import inspect
from typing import Any

from marshmallow import Schema, fields

from services.contracts.calls.actor import ActorSchema

Field = fields.Field[Any]
_JSON: tuple[tuple[type[Field], str], ...] = (
    (fields.UUID, "str"),
    (fields.DateTime, "str"),
    (fields.Time, "str"),
    (fields.Date, "str"),
    (fields.Boolean, "bool"),
    (fields.Integer, "int"),
    (fields.Float, "float"),
    (fields.String, "str"),
)
_GIVEN = {"UUID": "UUID | str", "DateTime": "datetime | str", "Date": "date | str"}
"""What a caller may hand in for what is text in JSON."""


class Types:
    """Collects the TypedDicts that signatures mention, one for each schema."""

    def __init__(self) -> None:
        self._sources: dict[str, str] = {}
        self._schemas: dict[str, type[Schema]] = {}

    def definitions(self) -> dict[str, str]:
        """The source of each TypedDict by its name."""
        return dict(self._sources)

    def answer(self, schema: Schema) -> str:
        name = self._typed_dict(schema, is_given=False)
        return f"list[{name}]" if schema.many else name

    def argument(self, field: Field) -> str:
        """The annotation of a keyword argument, with its default when it may be left out."""
        kind = self._kind(field, is_given=True)
        if field.required:
            return _or_none(kind) if field.allow_none else kind
        return f"{_or_none(kind)} = None"

    def _typed_dict(self, schema: Schema, *, is_given: bool) -> str:
        kind, is_given = type(schema), is_given and _has_objects(schema)
        own = kind.__name__.removesuffix("Schema")
        name = f"{own}Given" if is_given else own
        if name in self._schemas:
            if self._schemas[name] is not kind:
                raise ValueError(f"two schemas are called {own}: {self._schemas[name].__module__}, {kind.__module__}")
            return name
        self._schemas[name] = kind
        lines = [f"    {key}: {self._entry(field, is_given)}" for key, field in schema.fields.items()]
        about = kind.__dict__.get("__doc__")
        text = [f'    """{inspect.cleandoc(about)}"""\n'.replace("\n", "\n    ").rstrip(" ")] if about else []
        self._sources[name] = "\n".join([f"class {name}(TypedDict):", *text, *(lines or ["    pass"])]) + "\n"
        return name

    def _entry(self, field: Field, is_given: bool) -> str:
        kind = self._kind(field, is_given=is_given)
        kind = _or_none(kind) if field.allow_none else kind
        return kind if field.required else f"NotRequired[{kind}]"

    def _kind(self, field: Field, *, is_given: bool) -> str:
        if isinstance(field, fields.Nested):
            if isinstance(field.schema, ActorSchema):
                return "Actor"
            name = self._typed_dict(field.schema, is_given=is_given)
            return _many(name, is_given) if field.many or field.schema.many else name
        if isinstance(field, fields.List):
            inner = self._kind(field.inner, is_given=is_given)
            return _many(_or_none(inner) if field.inner.allow_none else inner, is_given)
        if isinstance(field, fields.Dict):
            value = field.value_field
            inner = self._kind(value, is_given=is_given) if value else "Any"
            inner = _or_none(inner) if value and value.allow_none else inner
            return f"Mapping[str, {inner}]" if is_given else f"dict[str, {inner}]"
        if is_given:
            for name, given in _GIVEN.items():
                if isinstance(field, getattr(fields, name)):
                    return given
        return next((json for kind, json in _JSON if isinstance(field, kind)), "Any")


def _many(inner: str, is_given: bool) -> str:
    """A caller may hand in any sequence; JSON brings lists."""
    return f"Sequence[{inner}]" if is_given else f"list[{inner}]"


def _or_none(kind: str) -> str:
    return kind if kind == "Any" or kind.endswith("| None") else f"{kind} | None"


def _has_objects(schema: Schema) -> bool:
    """Whether a value anywhere in it may be handed in as an object instead of its JSON text."""
    return any(_is_object(field) for field in schema.fields.values())


def _is_object(field: Field) -> bool:
    if isinstance(field, fields.Nested):
        return _has_objects(field.schema)
    if isinstance(field, fields.List):
        return _is_object(field.inner)
    if isinstance(field, fields.Dict):
        return field.value_field is not None and _is_object(field.value_field)
    return isinstance(field, fields.UUID | fields.DateTime | fields.Date)
