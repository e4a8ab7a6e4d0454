"""Whatever comes in: every text has a length, every number a bound, and no control character gets in."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields, validate

import services.contracts.calls
import services.contracts.region.schema
import services.gateway.web.schemas
from services.contracts.schemas import Length, Matches, Number, Range, Strict, Text, Whole
from services.contracts.text import forbidden_characters, is_time_zone

PACKAGES = (services.contracts.calls, services.contracts.region.schema, services.gateway.web.schemas)
FORBIDDEN = [chr(code) for code in (0, 7, 9, 0x1B, 0x7F, 0x85, 0x9B, 0x202A, 0x202E, 0x2066, 0x2069, 0xD800, 0xDFFF)]
FORBIDDEN += list("\u2028\u2029\u061c\u200b\u200e\ufeff\U000e0041\ufff9\uffff\ue000\u115f\u3164\u2800")


def strict_schemas() -> list[type[Schema]]:
    for package in PACKAGES:
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return sorted(set(_below(Strict)), key=lambda each: (each.__module__, each.__name__))


def _below(schema: type[Schema]) -> Iterator[type[Schema]]:
    for each in schema.__subclasses__():
        if each.__module__.startswith("services."):
            yield each
        yield from _below(each)


def leaves(field: fields.Field[Any]) -> Iterator[fields.Field[Any]]:
    """The field and what is in it; nested schemas have a turn of their own."""
    yield field
    for inner in (getattr(field, name, None) for name in ("inner", "key_field", "value_field")):
        if isinstance(inner, fields.Field):
            yield from leaves(inner)


EVERY = [
    pytest.param(field, id=f"{schema.__module__.rpartition('.')[2]}.{schema.__name__}.{name}")
    for schema in strict_schemas()
    for name, whole in schema().fields.items()
    for field in leaves(whole)
]


def is_bounded(field: fields.Field[Any]) -> bool:
    """By a length, by choices, or by a pattern that nothing long can match."""
    if any(isinstance(each, validate.OneOf | Length) for each in field.validators):
        return all(each.max is not None for each in field.validators if isinstance(each, Length))
    return any(isinstance(each, Matches) and not set(each.pattern) & set("+*") for each in field.validators)


@pytest.mark.parametrize("field", EVERY)
def test_every_text_that_comes_in_has_a_length_and_every_number_a_bound(field: fields.Field[Any]) -> None:
    if isinstance(field, fields.String):
        assert isinstance(field, Text) and (is_bounded(field) or refuses(field, "x" * 100_000))
    if isinstance(field, Whole | Number):
        bounds = [each for each in field.validators if isinstance(each, Range)]
        assert bounds and all(each.min is not None and each.max is not None for each in bounds)


@pytest.mark.parametrize("field", [each for each in EVERY if isinstance(each.values[0], Text)])
def test_no_text_that_comes_in_has_a_control_or_direction_character(field: Text) -> None:
    if field.any_characters:
        assert refuses(field, "\0") and refuses(field, "\ud800")
        return
    for character in FORBIDDEN:
        assert refuses(field, f"1{character}2"), f"U+{ord(character):04X}"


def refuses(field: fields.Field[Any], text: str) -> bool:
    try:
        field.deserialize(text)
    except ValidationError:
        return True
    return False


def test_what_is_refused_is_named_by_its_code_and_lines_are_for_texts_that_may_have_them() -> None:
    assert forbidden_characters("Fußgänger 1\u202f000 \u00a0 ẞ \U0001f600") == []
    assert forbidden_characters("a\x1b[2J\u202eb\x1b") == ["U+001B", "U+202E"]
    assert forbidden_characters("a\nb\r\nc", lines=True) == [] and forbidden_characters("a\nb") == ["U+000A"]
    assert forbidden_characters("a\rb\tc", lines=True) == ["U+000D", "U+0009"]


@pytest.mark.parametrize(
    "name", ["Europe", "Europe/", "", ".", "..", "/etc/localtime", "zone.tab", "tzdata.zi", "X" * 300]
)
def test_a_folder_or_another_file_is_no_time_zone(name: str) -> None:
    assert not is_time_zone(name)


def test_time_zones_of_the_country_are_some() -> None:
    assert is_time_zone("Europe/Berlin") and is_time_zone("Europe/Busingen")
