"""Reads a region file: from bytes to a complete document, or to every fault with its place and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.contracts.faults import Fault, unique
from services.contracts.region.checking import every_fault, limited
from services.contracts.region.completing import complete
from services.contracts.region.text.json_text import read_json
from services.contracts.region.text.node import Node, Unreadable
from services.contracts.region.text.yaml_text import read_yaml

MOST_BYTES = 300_000
"""Hannover with its 19 sites has 43 kB."""


@dataclass(frozen=True)
class Reading:
    """`document` is complete and sound, or None when there is any fault. `readable`: it was YAML or JSON at all."""

    document: dict[str, Any] | None
    faults: list[Fault]
    readable: bool = True


def read(raw: bytes, *, is_json: bool = False, region: str | None = None) -> Reading:
    """The document, or every fault of it in the order of the lines; never raises for what stands in `raw`.

    `region`: the id that the file must bear, if it is known. Takes time and memory in proportion to the text; aliases
    count as what they stand for.
    """
    try:
        node = read_json(_decoded(raw)) if is_json else read_yaml(_decoded(raw))
    except Unreadable as error:
        return Reading(None, [error.fault], readable=False)
    document = node.plain()
    faults = [*node.faults_below(), *_foreign(document, region), *every_fault(document)]
    if faults:
        return Reading(None, _in_order(node, limited(faults)))
    return Reading(complete(document), [])


def _decoded(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        raise Unreadable("too-large", most=MOST_BYTES)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("not-utf-8", raw.count(b"\n", 0, error.start) + 1) from error


def _foreign(document: Any, region: str | None) -> list[Fault]:
    head = document.get("region") if isinstance(document, Mapping) else None
    named = head.get("id") if isinstance(head, Mapping) else None
    if region is None or not isinstance(named, str) or named == region:
        return []
    return [Fault("region/id", "other-region", {"expected": region})]


def _in_order(node: Node, faults: list[Fault]) -> list[Fault]:
    placed = [fault if fault.line else replace(fault, line=node.line_of(fault.place)) for fault in faults]
    return sorted(unique(placed), key=lambda fault: fault.line or 0)
