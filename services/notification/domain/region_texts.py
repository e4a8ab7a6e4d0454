"""The texts of a region file that stand in letters, each with its place; the file may still be malformed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
Placed = tuple[str, str]  # ("stages/0/summary", "Zutritt …")
LETTERHEAD = ("office", "street", "postcode", "city", "signature")
ADDRESS = ("street", "postcode", "city")


def region_texts(document: object) -> Iterator[Placed]:
    """Whatever every letter, or those of one stage or site, take from the file as it stands there."""
    head = _part(document, "region")
    yield from _texts(head, "region", "website")
    yield from _texts(_part(head, "letterhead"), "region/letterhead", *LETTERHEAD)
    yield from _contacts(document)
    for key in ("departments", "kinds"):
        for place, named in _entries(document, key):
            yield from _texts(named, place, "name")
    for place, stage in _entries(document, "stages"):
        yield from _texts(stage, place, "name", "summary")
        yield from _notices(stage, "measures", place)
    for place, site in _entries(document, "sites"):
        yield from _site(site, place)


def _site(site: Document, place: str) -> Iterator[Placed]:
    yield from _texts(site, place, "name")
    yield from _texts(_part(site, "address"), f"{place}/address", *ADDRESS)
    for where, zone in _entries(site, "zones", place):
        yield from _texts(zone, where, "name")
    for key in ("measures", "equipment"):
        yield from _notices(site, key, place)
    yield from _contacts(site, place)


def _contacts(parent: object, place: str = "") -> Iterator[Placed]:
    """Those for new customers are in no letter."""
    for where, contact in _entries(parent, "contacts", place):
        if contact.get("audience") != "new":
            yield from _texts(contact, where, "label", "value")


def _notices(parent: Document, key: str, place: str) -> Iterator[Placed]:
    for where, notice in _entries(parent, key, place):
        yield from _texts(notice, where, "text")


def _texts(entry: Document, place: str, *keys: str) -> Iterator[Placed]:
    return ((f"{place}/{key}", entry[key]) for key in keys if isinstance(entry.get(key), str))


def _part(parent: object, key: str) -> Document:
    found = parent.get(key) if isinstance(parent, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _entries(parent: object, key: str, place: str = "") -> Iterator[tuple[str, Document]]:
    found = parent.get(key) if isinstance(parent, Mapping) else None
    for index, entry in enumerate(found if isinstance(found, list) else ()):
        if isinstance(entry, Mapping):
            yield f"{place}/{key}/{index}" if place else f"{key}/{index}", entry
