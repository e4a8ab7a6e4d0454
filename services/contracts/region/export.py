"""The region file's shape as JSON Schema, for editors: they complete keys, show what they mean and mark what is wrong.

`python -m services.contracts.region.export docs` writes `docs/region.schema.json`. Only the shape: what refers to
something else in the file is checked when it is loaded.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from marshmallow import Schema, fields, missing

from services.contracts.region.schema.calendar import YEARLY, DayPart, YearlyDay
from services.contracts.region.schema.document import DOCUMENT
from services.contracts.region.schema.fields import DAY, CalendarDay, Remark
from services.contracts.schemas import Flag, Length, Matches, Number, OneOf, Range, Whole

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FILE = "region.schema.json"


def json_schema() -> dict[str, Any]:
    """One definition for each kind of entry, the document at the root."""
    definitions: dict[str, Any] = {}
    root = _entry(DOCUMENT, definitions)
    return {"$schema": DRAFT, "title": "Stufenplan: region file", **root, "$defs": dict(sorted(definitions.items()))}


def _entry(schema: Schema, definitions: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": inspect.cleandoc(type(schema).__doc__ or ""),
        "type": "object",
        "properties": {name: _field(field, definitions) for name, field in schema.fields.items()},
        "required": [name for name, field in schema.fields.items() if field.required],
        "additionalProperties": False,
    }


def _field(field: fields.Field[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    shape = _shape(field, definitions)
    if field.allow_none and shape:
        shape = {"anyOf": [shape, {"type": "null"}]}
    if not callable(field.load_default) and field.load_default not in (missing, None):
        shape["default"] = field.load_default
    return {**shape, **field.metadata}


def _shape(field: fields.Field[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if isinstance(field, DayPart):
        return {"anyOf": [_day_of_any_year(), _reference(field.schema, definitions)]}
    if isinstance(field, fields.Nested):
        return _reference(field.schema, definitions)
    if isinstance(field, fields.List):
        return {"type": "array", "items": _field(field.inner, definitions), **_limits(field)}
    if isinstance(field, fields.Dict):
        return {"type": "object", **_entries(field, definitions)}
    return {**_scalar(field), **_limits(field)}


def _reference(schema: Schema, definitions: dict[str, Any]) -> dict[str, Any]:
    name = type(schema).__name__
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _entry(schema, definitions)
    return {"$ref": f"#/$defs/{name}"}


def _entries(field: fields.Dict, definitions: dict[str, Any]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if field.value_field is not None:
        parts["additionalProperties"] = _field(field.value_field, definitions)
    if field.key_field is not None:
        parts["propertyNames"] = _limits(field.key_field)
    return parts


def _scalar(field: fields.Field[Any]) -> dict[str, Any]:
    if isinstance(field, Remark):
        return {}
    if isinstance(field, YearlyDay):
        return _day_of_any_year()
    if isinstance(field, CalendarDay):
        return {"type": "string", "pattern": f"^{DAY}$"}
    kinds = {Flag: "boolean", Whole: "integer", Number: "number"}
    return {"type": next((name for kind, name in kinds.items() if isinstance(field, kind)), "string")}


def _day_of_any_year() -> dict[str, Any]:
    return {"type": "string", "pattern": f"^(?:{DAY}|{YEARLY})$"}


def _limits(field: fields.Field[Any]) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    for validator in field.validators:
        limits |= {key: value for key, value in _limit(validator, field) if value is not None}
    return limits


def _limit(validator: Any, field: fields.Field[Any]) -> Iterator[tuple[str, Any]]:
    match validator:
        case Range():
            yield from (("minimum", validator.min), ("maximum", validator.max))
        case Length() if isinstance(field, fields.List):
            yield from (("minItems", validator.min), ("maxItems", validator.max))
        case Length():
            yield from (("minLength", validator.min), ("maxLength", validator.max))
        case OneOf():
            yield "enum", list(validator.choices)
        case Matches():
            yield "pattern", f"^(?:{validator.pattern})$"


def text(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main(folder: Path) -> None:
    (folder / FILE).write_text(text(json_schema()), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
