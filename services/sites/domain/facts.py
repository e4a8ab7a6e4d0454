"""The facts of an authority and the places in its document that express them: a place that is not there is a fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.sites.domain.fault import Fault, at
from services.sites.domain.reading import Document, part

PRODUCT = "product:"


def fact_references(document: Document) -> Iterator[Fault]:
    for fact, places in part(document, "facts").items():
        where = at("facts", fact)
        if isinstance(places, list | tuple):
            for index, place in enumerate(places):
                yield from _resolves(document, place, at(where, index))
        else:
            yield from _resolves(document, places, where)


def _resolves(document: Document, path: object, where: str) -> Iterator[Fault]:
    if not isinstance(path, str):
        yield Fault(where, "Hier wird eine Stelle wie „stages/closed/summary“ oder „product: …“ erwartet.")
    elif not path.startswith(PRODUCT) and not _found(document, path.split("/")):
        yield Fault(where, f"Die Stelle „{path}“ gibt es in diesem Dokument nicht.")


def _found(value: object, steps: list[str]) -> bool:
    """Steps name keys of mappings and, in lists, the position or the id (for staff: the department) of an entry."""
    for step in steps:
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list | tuple):
            chosen = [entry for index, entry in enumerate(value) if step in _handles(index, entry)]
            if not chosen:
                return False
            value = chosen[0]
        else:
            return False
    return True


def _handles(index: int, entry: object) -> list[object]:
    if isinstance(entry, Mapping):
        return [str(index), entry.get("id"), entry.get("department"), entry.get("kind")]
    return [str(index), entry]
