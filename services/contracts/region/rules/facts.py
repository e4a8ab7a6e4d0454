"""The facts of an authority and the places in its document that express them: a place that is not there is a fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.contracts.faults import Fault
from services.contracts.region.rules.walking import Readable, at, part
from services.contracts.region.schema.fields import shown

PRODUCT = "product:"
HANDLES = ("id", "department", "kind")


def fact_faults(document: Readable) -> Iterator[Fault]:
    places = Places(document)
    for fact, named in part(document, "facts").items():
        where = at("facts", fact)
        if isinstance(named, list | tuple):
            for index, path in enumerate(named):
                yield from _resolves(places, path, at(where, index))
        else:
            yield from _resolves(places, named, where)


def _resolves(places: Places, path: object, where: str) -> Iterator[Fault]:
    if not isinstance(path, str):
        yield Fault(where, "not-a-place")
    elif not path.startswith(PRODUCT) and path not in places:
        yield Fault(where, "place-unknown", {"path": shown(path)})


class Places:
    """The places of a document. Steps name keys of mappings and, in lists, position or id (department, kind)."""

    def __init__(self, document: Readable) -> None:
        self._document = document
        self._lists: dict[int, dict[str, Any]] = {}

    def __contains__(self, path: str) -> bool:
        value: Any = self._document
        for step in path.split("/"):
            inside = value if isinstance(value, Mapping) else self._by_handle(value)
            if step not in inside:
                return False
            value = inside[step]
        return True

    def _by_handle(self, value: object) -> dict[str, Any]:
        """A list by what its entries may be called by; made once, so that many facts cost no more than few."""
        if not isinstance(value, list | tuple):
            return {}
        if id(value) not in self._lists:
            handles: dict[str, Any] = {}
            for index, entry in enumerate(value):
                for handle in _handles(index, entry):
                    handles.setdefault(handle, entry)
            self._lists[id(value)] = handles
        return self._lists[id(value)]


def _handles(index: int, entry: object) -> list[str]:
    names = [entry.get(key) for key in HANDLES] if isinstance(entry, Mapping) else [entry]
    return [str(index), *(name for name in names if isinstance(name, str))]
