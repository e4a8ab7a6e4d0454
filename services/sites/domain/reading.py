"""Reads a document that may be malformed: cross references are checked on what is readable, whatever else is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.sites.domain.fault import Fault, at

Document = Mapping[str, Any]


def part(parent: object, key: str) -> Document:
    """The mapping under this key, or an empty one."""
    value = parent.get(key) if isinstance(parent, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def values(parent: object, key: str, place: str = "") -> Iterator[tuple[str, Any]]:
    """The entries of the list under this key, each with its place."""
    entries = parent.get(key) if isinstance(parent, Mapping) else None
    for index, entry in enumerate(entries if isinstance(entries, list | tuple) else ()):
        yield at(at(place, key), index), entry


def entries(parent: object, key: str, place: str = "") -> Iterator[tuple[str, Document]]:
    """The entries that are mappings."""
    return ((where, entry) for where, entry in values(parent, key, place) if isinstance(entry, Mapping))


def ids(parent: object, key: str) -> list[str]:
    return [entry["id"] for _, entry in entries(parent, key) if isinstance(entry.get("id"), str)]


def whole(parent: Document, key: str) -> int:
    """The number under this key; 0 where there is none to compare with."""
    value = parent.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def duplicates(parent: object, key: str, place: str = "", field: str = "id") -> Iterator[Fault]:
    """A fault for every entry whose id an earlier entry of the list already has."""
    seen: dict[object, str] = {}
    for where, entry in entries(parent, key, place):
        value = entry.get(field)
        if isinstance(value, str | int):
            if value in seen:
                yield Fault(at(where, field), f"„{value}“ ist schon vergeben (siehe {seen[value]}).")
            seen.setdefault(value, at(where, field))


def unknown(value: object, known: Iterable[str], place: str, what: str) -> Iterator[Fault]:
    """A fault when the value names something that is not there; a missing value is a matter of the shape."""
    names = list(known)
    if isinstance(value, str) and value not in names:
        yield Fault(place, f"{what} „{value}“ gibt es nicht; bekannt: {', '.join(names) or 'keine'}.")
