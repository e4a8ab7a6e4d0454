"""Reads a document that may be malformed: rules look at what is readable, the shape's faults are noted elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.contracts.faults import Fault
from services.contracts.region.schema.fields import shown

Readable = Mapping[str, Any]
Known = Mapping[str, Any]
MOST_NAMED = 20
"""How many existing names a fault lists: enough to find the right one, and no page of them for each fault."""

LARGEST = 1e12


def at(place: str, key: object) -> str:
    """The place of `key` inside `place`."""
    return f"{place}/{key}" if place else str(key)


def part(parent: object, key: str) -> Readable:
    """The mapping under this key, or an empty one."""
    value = parent.get(key) if isinstance(parent, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def values(parent: object, key: str, place: str = "") -> Iterator[tuple[str, Any]]:
    """The entries of the list under this key, each with its place."""
    listed = parent.get(key) if isinstance(parent, Mapping) else None
    for index, entry in enumerate(listed if isinstance(listed, list | tuple) else ()):
        yield at(at(place, key), index), entry


def entries(parent: object, key: str, place: str = "") -> Iterator[tuple[str, Readable]]:
    """The entries that are mappings."""
    return ((where, entry) for where, entry in values(parent, key, place) if isinstance(entry, Mapping))


def ids(parent: object, key: str) -> Known | None:
    """The ids of the entries, in their order; None where one of them is not readable: then nothing can be missed."""
    listed = parent.get(key) if isinstance(parent, Mapping) else None
    if not isinstance(listed, list | tuple):
        return None
    names = [entry["id"] for entry in listed if isinstance(entry, Mapping) and isinstance(entry.get("id"), str)]
    return dict.fromkeys(names) if len(names) == len(listed) else None


def whole(parent: Readable, key: str) -> int | None:
    """The whole number under this key; None where there is none to compare with."""
    value = parent.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def number(parent: Readable, key: str) -> float | None:
    """The number under this key; None where there is none, or none that can be reckoned with."""
    value = parent.get(key)
    readable = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST
    return value if readable else None


def taken(parent: object, key: str, place: str = "", field: str = "id") -> Iterator[Fault]:
    """A fault for every entry whose id an earlier entry of the list already has."""
    seen: dict[str, str] = {}
    for where, entry in entries(parent, key, place):
        value = entry.get(field)
        if isinstance(value, str):
            if value in seen:
                yield Fault(at(where, field), "already-taken", {"name": shown(value), "first": seen[value]})
            seen.setdefault(value, at(where, field))


def unknown(value: object, known: Known | None, place: str, code: str) -> Iterator[Fault]:
    """A fault with this code when the value names something that is not there."""
    if known is not None and isinstance(value, str) and value not in known:
        yield Fault(place, code, {"name": shown(value), "known": [shown(name) for name in _first(known)]})


def _first(names: Iterable[str]) -> list[str]:
    return [name for name, _ in zip(names, range(MOST_NAMED), strict=False)]
