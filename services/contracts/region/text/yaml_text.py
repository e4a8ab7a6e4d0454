"""Reads YAML into nodes, as version 1.2 has it: 12:30 is a text, and no number to the base 60."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import yaml

from services.contracts.faults import Fault
from services.contracts.region.schema.fields import shown
from services.contracts.region.text.node import DEEPEST, MOST_VALUES, Node, Unreadable, checked_key, sized

TAG = "tag:yaml.org,2002:"
PLAIN = "!plain"
TAGS = {PLAIN, "!", *(f"{TAG}{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq"))}
NULLS = {"", "~", "null", "Null", "NULL"}
FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
"""No leading zero: the postcode 01067 is none of the numbers that readers make of it."""
DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18}|[0-9]{1,18})(?:[eE][-+]?[0-9]{1,3})?")
LONGEST_NUMBER = 45
CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All but what YAML calls printable."""
HINTS = {
    "mapping values are not allowed": "yaml-colon-in-text",
    "could not find expected ':'": "yaml-colon-missing",
    "cannot start any token": "yaml-character",
    "found undefined alias": "yaml-alias-unknown",
    "expected a single document": "yaml-second-document",
    "but found another document": "yaml-second-document",
    "control characters are not allowed": "control-character",
    "special characters are not allowed": "control-character",
}
"""What libyaml and PyYAML say, and the code of it; everything else is "not-yaml"."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Only composes: which value a scalar is, is decided below."""

    yaml_implicit_resolvers: ClassVar[Mapping[Any, Any]] = {None: [(PLAIN, re.compile(""))]}


def read_yaml(text: str) -> Node:
    """Raises Unreadable with the first thing that stops reading."""
    try:
        _bounded(text)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (None, 1)
        raise Unreadable(_code(f"{error.problem} {error.context}"), place[0], column=place[1]) from error
    except yaml.YAMLError as error:
        if found := CONTROL.search(text):
            line, column = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
            raise Unreadable(
                "control-character", line, column=column, character=f"U+{ord(found.group()):04X}"
            ) from error
        raise Unreadable(_code(str(error)), text.count("\n", 0, getattr(error, "position", 0)) + 1, column=1) from error
    return Node(1, None) if root is None else _Reader().node(root)


def _bounded(text: str) -> None:
    """Refuses what is too deep or too long before anything calls itself for it."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark else None
        if depth > DEEPEST:
            raise Unreadable("too-deep", line, most=DEEPEST)
        if number > 2 * MOST_VALUES:
            raise Unreadable("too-many-values", line, most=MOST_VALUES)


def _code(problem: str) -> str:
    return next((code for hint, code in HINTS.items() if hint in problem), "not-yaml")


class _Reader:
    """Nodes of PyYAML to ours, each once however often an alias names it."""

    def __init__(self) -> None:
        self._nodes: dict[yaml.Node, Node | None] = {}
        self._merged = 0

    def node(self, raw: yaml.Node) -> Node:
        if raw in self._nodes:
            known = self._nodes[raw]
            if known is None:
                raise Unreadable("yaml-alias-of-itself", _line(raw))
            return known
        self._nodes[raw] = None
        node = self._nodes[raw] = self._read(raw)
        return node

    def _read(self, raw: yaml.Node) -> Node:
        if raw.tag not in TAGS:
            raise Unreadable("yaml-tag", _line(raw), tag=shown(raw.tag.removeprefix(TAG)))
        if isinstance(raw, yaml.ScalarNode):
            return Node(_line(raw), _scalar(raw))
        if isinstance(raw, yaml.SequenceNode):
            entries = [self.node(entry) for entry in raw.value]
            return sized(_line(raw), entries, iter(entries))
        return self._mapping(raw, raw.value)

    def _mapping(self, raw: yaml.Node, pairs: list[tuple[yaml.Node, yaml.Node]]) -> Node:
        own: dict[str, Node] = {}
        lines: dict[str, int] = {}
        faults: list[tuple[str, Fault]] = []
        merged: list[Node] = []
        for key, value in pairs:
            if _is_merge(key):
                merged += self._mergeable(value)
                continue
            name, fault = _key(key, own)
            if fault:
                faults.append((name, fault))
                self.node(value)
            else:
                own[name], lines[name] = self.node(value), _line(key)
        for base in merged:
            for name, inner in self._counted(base):
                own.setdefault(name, inner)
                lines.setdefault(name, base.key_lines[name])
        return sized(_line(raw), own, iter(own.values()), key_lines=lines, faults=faults)

    def _mergeable(self, value: yaml.Node) -> list[Node]:
        bases = [self.node(entry) for entry in (value.value if isinstance(value, yaml.SequenceNode) else [value])]
        if not all(isinstance(base.value, dict) for base in bases):
            raise Unreadable("yaml-merge", _line(value))
        return bases

    def _counted(self, base: Node) -> Iterator[tuple[str, Node]]:
        self._merged += len(base.value) + 1
        if self._merged > MOST_VALUES:
            raise Unreadable("too-many-values", base.line, most=MOST_VALUES)
        yield from base.value.items()


def _is_merge(key: yaml.Node) -> bool:
    return isinstance(key, yaml.ScalarNode) and key.tag == PLAIN and key.value == "<<"


def _key(key: yaml.Node, own: Mapping[str, Node]) -> tuple[str, Fault | None]:
    """The key's text, and what is wrong with it: a key that appears twice is a contradiction, not a correction."""
    if not isinstance(key, yaml.ScalarNode):
        return "?", Fault("", "key-not-a-text", {}, _line(key))
    if not isinstance(_scalar(key), str):
        return shown(key.value), Fault("", "key-not-a-text", {}, _line(key))
    name = checked_key(key.value, _line(key))
    if name in own:
        return name, Fault("", "key-twice", {"first": own[name].line}, _line(key))
    return name, None


def _scalar(raw: yaml.ScalarNode) -> Any:
    text = raw.value
    if raw.tag in ("!", f"{TAG}str"):
        return text
    if text in NULLS:
        return None
    if text in FLAGS:
        return FLAGS[text]
    if len(text) <= LONGEST_NUMBER:
        if WHOLE.fullmatch(text):
            return int(text)
        if DECIMAL.fullmatch(text) and not text.lstrip("+-").isdecimal():
            return float(text)
    return text


def _line(node: yaml.Node) -> int:
    line: int = node.start_mark.line
    return line + 1
