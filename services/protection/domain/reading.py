"""Reads a region document that may be malformed: what can be read is checked, whatever else is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.protection.domain.fault import Fault

Document = Mapping[str, Any]
MISSING = "Diese Angabe fehlt."


def entries(parent: Document, key: str, place: str) -> Iterator[tuple[str, Document]]:
    """The mappings in the list under this key, each with its place."""
    found = parent.get(key)
    for index, entry in enumerate(found if isinstance(found, list | tuple) else ()):
        if isinstance(entry, Mapping):
            yield f"{place}/{key}/{index}".lstrip("/"), entry


def part(parent: Document, key: str) -> Document:
    """The mapping under this key, or an empty one."""
    value = parent.get(key)
    return value if isinstance(value, Mapping) else {}


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def required(entry: Document, keys: tuple[str, ...], place: str) -> Iterator[Fault]:
    """A fault for each of these texts that is not there."""
    for key in keys:
        if entry.get(key) is None:
            yield Fault(f"{place}/{key}", MISSING)
        elif not isinstance(entry[key], str) or not entry[key].strip():
            yield Fault(f"{place}/{key}", f"Hier wird ein Text erwartet, nicht {entry[key]!r}.")


def counted(entry: Document, key: str, place: str, least: int = 0) -> Iterator[Fault]:
    """A fault when the whole number under this key is missing, no whole number, or too small."""
    value = entry.get(key)
    if value is None:
        yield Fault(f"{place}/{key}", MISSING)
    elif not is_whole(value):
        yield Fault(f"{place}/{key}", f"Hier wird eine ganze Zahl erwartet, nicht {value!r}.")
    elif value < least:
        yield Fault(f"{place}/{key}", f"{value} geht nicht: Erlaubt sind ganze Zahlen ab {least}.")


def measured(entry: Document, key: str, place: str) -> Iterator[Fault]:
    """A fault when the area in square metres under this key is missing or not above zero."""
    value = entry.get(key)
    if value is None:
        yield Fault(f"{place}/{key}", MISSING)
    elif not is_number(value) or not 0 < value < float("inf"):
        yield Fault(f"{place}/{key}", f"{value!r} ist keine Fläche in Quadratmetern.")


def duplicates(parent: Document, key: str, place: str) -> Iterator[Fault]:
    """A fault for every entry whose id an earlier entry of the list already has."""
    seen: dict[str, str] = {}
    for where, entry in entries(parent, key, place):
        value = entry.get("id")
        if isinstance(value, str):
            if value in seen:
                yield Fault(f"{where}/id", f"„{value}“ ist schon vergeben (siehe {seen[value]}).")
            seen.setdefault(value, f"{where}/id")
