"""Fills in what a region file leaves out, so that nobody who reads it needs defaults of his own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, missing

from services.contracts.region.schema.document import ADDED, DOCUMENT
from services.contracts.region.schema.stage import Stage

STAGE = Stage()


def complete(document: Mapping[str, Any]) -> dict[str, Any]:
    """A sound document with every optional entry, days as ISO text, without what a loaded one says of itself.

    Completing it again changes nothing. Raises marshmallow's ValidationError for a document that `check` refuses.
    """
    whole: dict[str, Any] = DOCUMENT.load(document)
    return {key: value for key, value in whole.items() if key not in ADDED}


def with_defaults(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document that was loaded once, with every optional entry that there is today; judges nothing.

    For whoever reads one that an earlier release stored or said: entries that came later are not in it.
    """
    return _filled(document, DOCUMENT)


def stage_with_defaults(stage: Mapping[str, Any]) -> dict[str, Any]:
    """The same for one stage of the stage plan."""
    return _filled(stage, STAGE)


def _filled(entry: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    filled = dict(entry)
    for name, field in schema.fields.items():
        if filled.get(name) is None and field.load_default is not missing:
            filled[name] = field.load_default() if callable(field.load_default) else field.load_default
        elif filled.get(name) is not None:
            filled[name] = _value(filled[name], field)
    return filled


def _value(value: Any, field: fields.Field[Any]) -> Any:
    if isinstance(field, fields.Nested) and isinstance(value, Mapping):
        return _filled(value, field.schema)
    if isinstance(field, fields.List) and isinstance(value, list | tuple):
        return [_value(each, field.inner) for each in value]
    if isinstance(field, fields.Dict) and isinstance(value, Mapping) and field.value_field is not None:
        return {key: _value(each, field.value_field) for key, each in value.items()}
    return value
