"""Reads JSON into nodes with the standard library's own parts, which tell where each value begins."""

from __future__ import annotations

from bisect import bisect_right
from json import JSONDecodeError
from json.decoder import JSONArray, JSONObject, scanstring  # type: ignore[attr-defined]
from json.scanner import NUMBER_RE

from services.contracts.faults import Fault
from services.contracts.region.text.node import DEEPEST, Node, Unreadable, checked_key, sized

LITERALS = {"null": None, "true": True, "false": False}
LONGEST_NUMBER = 40
WHITE_SPACE = " \t\n\r"


def read_json(text: str) -> Node:
    """Raises Unreadable with the first thing that stops reading."""
    scanner = _Scanner(text)
    try:
        node, end = scanner.scan(text, len(text) - len(text.lstrip(WHITE_SPACE)))
    except StopIteration as stop:
        raise scanner.unreadable(stop.value) from stop
    except JSONDecodeError as error:
        raise scanner.unreadable(error.pos) from error
    if rest := text[end:].lstrip(WHITE_SPACE):
        raise scanner.unreadable(len(text) - len(rest))
    return node


class _Scanner:
    def __init__(self, text: str) -> None:
        self._starts = [0, *(index + 1 for index, character in enumerate(text) if character == "\n")]
        self._depth = 0

    def scan(self, text: str, at: int) -> tuple[Node, int]:
        """The value that begins here, and where it ends; StopIteration where none begins, as `json` expects."""
        line = bisect_right(self._starts, at)
        first = text[at : at + 1]
        if first == '"':
            words, end = scanstring(text, at + 1, True)
            return Node(line, words), end
        if first in ("{", "["):
            return self._nested(text, at, line)
        for literal, value in LITERALS.items():
            if text.startswith(literal, at):
                return Node(line, value), at + len(literal)
        number = NUMBER_RE.match(text, at)
        if number is None:
            raise StopIteration(at)
        return Node(line, self._number(number.group(), at)), number.end()

    def _nested(self, text: str, at: int, line: int) -> tuple[Node, int]:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable("too-deep", line, most=DEEPEST)
        if text[at] == "{":
            pairs, end = JSONObject((text, at + 1), True, self.scan, None, list, {})
            node = _mapping(line, pairs)
        else:
            entries, end = JSONArray((text, at + 1), self.scan)
            node = sized(line, entries, iter(entries))
        self._depth -= 1
        return node, end

    def _number(self, written: str, at: int) -> float:
        if len(written) > LONGEST_NUMBER:
            raise self.unreadable(at)
        return float(written) if set(written) & set(".eE") else int(written)

    def unreadable(self, position: int) -> Unreadable:
        line = bisect_right(self._starts, position)
        return Unreadable("not-json", line, column=position - self._starts[line - 1] + 1)


def _mapping(line: int, pairs: list[tuple[str, Node]]) -> Node:
    own: dict[str, Node] = {}
    faults: list[tuple[str, Fault]] = []
    for key, value in pairs:
        if checked_key(key, value.line) in own:
            faults.append((key, Fault("", "key-twice", {"first": own[key].line}, value.line)))
        else:
            own[key] = value
    return sized(line, own, iter(own.values()), faults=faults)
