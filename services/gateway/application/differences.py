"""What differs between two previews, leaf by leaf, each with its place."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from services.chassis.process.problems import Fault


def canonical_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def differences(before: Any, after: Any, place: str = "") -> Iterator[Fault]:
    """Every leaf that differs, named by its place."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}):
            yield from differences(before.get(key), after.get(key), f"{place}/{key}".lstrip("/"))
    elif isinstance(before, list) and isinstance(after, list) and _named(before) and _named(after):
        yield from differences(_by_name(before), _by_name(after), place)
    elif before != after and place.rpartition("/")[2] == "digest":
        yield Fault(place.rpartition("/")[0], "content-changed")  # what a digest is made of, nobody reads in it
    elif before != after:
        yield _difference(place, before, after)


def _difference(place: str, before: Any, after: Any) -> Fault:
    if before is None:
        return Fault(place, "value-appeared", {"after": _short(after)})
    if after is None:
        return Fault(place, "value-vanished", {"before": _short(before)})
    return Fault(place, "value-changed", {"before": _short(before), "after": _short(after)})


def _named(items: list[Any]) -> bool:
    """Whether each entry can be told from the others by what it is about."""
    names = [str(item[_name_key(item)]) for item in items if isinstance(item, Mapping) and _name_key(item)]
    return len(set(names)) == len(items)


def _by_name(items: list[Any]) -> dict[str, Any]:
    return {str(item[_name_key(item)]): item for item in items}


def _name_key(item: Mapping[str, Any]) -> str:
    return next((key for key in ("site", "id") if key in item), "")


def _short(value: Any) -> str:
    text = canonical_json(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
