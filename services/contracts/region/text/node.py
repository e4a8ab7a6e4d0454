"""A document as it was read: every value with its line. Shared parts of a YAML file (aliases) are one node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from services.contracts.faults import Fault

MOST_VALUES = 30_000
"""Counted as written out: aliases can blow a small text up without end."""

DEEPEST = 100
"""libyaml's composer calls itself for each level: beyond some ten thousand the whole process dies."""


LONGEST_KEY = 200
"""No key of a region file is half as long, and every place below a key repeats it."""


class Unreadable(Exception):
    """The text as a whole cannot be read; the fault says why."""

    def __init__(self, code: str, line: int | None = None, **params: Any) -> None:
        super().__init__(code)
        self.fault = Fault("", code, params, line)


@dataclass(slots=True)
class Node:
    """`value` is a scalar, a list of nodes, or a mapping from keys to nodes; `size` counts all values below it.

    `key_lines` are the lines of a mapping's keys, which may stand above those of their values. `faults` are those that
    only the text shows (a key twice), by key.
    """

    line: int
    value: Any
    size: int = 1
    key_lines: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[str, Fault]] = field(default_factory=list)

    def plain(self) -> Any:
        """JSON values; what the text shares is shared here too."""
        return _plain(self, {})

    def line_of(self, place: str) -> int:
        """The line of a place, or of the nearest one around it that exists: what is missing has no line of its own."""
        node, line = self, self.line
        for step in place.split("/") if place else ():
            if isinstance(node.value, dict) and step in node.value:
                line, node = node.key_lines.get(step, node.value[step].line), node.value[step]
            elif isinstance(node.value, list) and step.isdecimal() and int(step[:9]) < len(node.value):
                node = node.value[int(step[:9])]
                line = node.line
            else:
                break
        return line

    def faults_below(self, place: str = "") -> Iterator[Fault]:
        """The faults of the text, where a shared part stands first."""
        return _faults(self, place, set())


def checked_key(key: str, line: int) -> str:
    """Raises Unreadable for a key that is no word."""
    if len(key) > LONGEST_KEY:
        raise Unreadable("key-too-long", line, most=LONGEST_KEY)
    return key


def sized(line: int, value: Any, children: Iterator[Node], **kwargs: Any) -> Node:
    """A node over its children. Raises Unreadable when it is too large."""
    size = 1 + sum(child.size for child in children)
    if size > MOST_VALUES:
        raise Unreadable("too-many-values", line, most=MOST_VALUES)
    return Node(line, value, size, **kwargs)


def _plain(node: Node, known: dict[int, Any]) -> Any:
    if not isinstance(node.value, dict | list):
        return node.value
    if id(node) not in known:
        if isinstance(node.value, dict):
            known[id(node)] = {key: _plain(inner, known) for key, inner in node.value.items()}
        else:
            known[id(node)] = [_plain(inner, known) for inner in node.value]
    return known[id(node)]


def _faults(node: Node, place: str, seen: set[int]) -> Iterator[Fault]:
    if id(node) in seen:
        return
    seen.add(id(node))
    for key, fault in node.faults:
        yield Fault(f"{place}/{key}".lstrip("/"), fault.code, fault.params, fault.line)
    for key, child in _children(node):
        yield from _faults(child, f"{place}/{key}".lstrip("/"), seen)


def _children(node: Node) -> Iterator[tuple[Any, Node]]:
    if isinstance(node.value, dict):
        yield from node.value.items()
    elif isinstance(node.value, list):
        yield from enumerate(node.value)
