"""A table of an exported file: a header that names columns, and lines with a cell for each."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.contracts.faults import Fault, Faults
from services.contracts.files import damage
from services.contracts.files.decoding import decode

DELIMITERS = (";", ",", "\t")
MOST_LINES = 500_000
"""More households than any authority has; more lines are no table."""


class CellFault(Exception):
    """A cell that cannot be read: the code says why. Never the cell's value: it may be personal."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(code)


@dataclass(frozen=True)
class Words:
    """Columns by key with the title the file gives them, those that may be missing, and the words of cells."""

    columns: Mapping[str, str]
    optional: frozenset[str]
    choices: Mapping[str, Mapping[str, str]]
    answers: Mapping[str, bool]
    countries: frozenset[str] = frozenset()


@dataclass(slots=True)
class Line:
    """One line while it is read: collects the faults of all its cells instead of stopping at the first."""

    number: int
    cells: Mapping[str, str]
    words: Words
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Fault] = field(default_factory=list)
    """What may be meant as it is: somebody must say so."""

    def read(self, key: str, reader: Callable[[str], Any]) -> Any:
        """What the reader makes of the cell; None when it raises CellFault, or when a spreadsheet spoilt the cell."""
        cell = self.cells[key]
        if cell and (code := damage.damage(cell) or damage.placeholder(cell)):
            self.fault(key, code)
            return None
        try:
            return reader(cell)
        except CellFault as fault:
            self.fault(key, fault.code, **fault.params)
            return None

    def fault(self, key: str, code: str, **params: Any) -> None:
        self.faults.append(self._about(key, code, params))

    def doubt(self, key: str, code: str, **params: Any) -> None:
        self.doubts.append(self._about(key, code, params))

    def _about(self, key: str, code: str, params: Mapping[str, Any]) -> Fault:
        return Fault(f"line {self.number}/{self.words.columns[key]}", code, params, self.number)


@cache
def words(file: str) -> Words:
    """`file`: households or appointments."""
    document = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    section = dict(document[file])
    columns, optional = section.pop("columns"), frozenset(section.pop("optional"))
    countries = frozenset(str(name).casefold() for name in document["countries"])
    return Words(columns, optional, section, document["answers"], countries)


def read_lines(content: bytes, of: Words) -> tuple[Iterator[Line], Faults]:
    """The lines of the file, read one by one, and the list to which faults of the table are added meanwhile."""
    faults = Faults()
    text, unreadable = decode(content)
    if unreadable:
        faults.extend(unreadable)
        return iter(()), faults
    text, skipped = _without_separator_line(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = _header(reader, of, faults, skipped + 1)
    if faults:
        return iter(()), faults
    return _lines(reader, header, of, faults, skipped), faults


def _without_separator_line(text: str) -> tuple[str, int]:
    """Spreadsheets write "sep=;" as a first line of their own. How many lines were skipped."""
    first, _, rest = text.partition("\n")
    return (rest, 1) if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;") else (text, 0)


def _delimiter(text: str) -> str:
    """What the header is written with; a semicolon where nothing tells."""
    header = text.partition("\n")[0]
    return max(DELIMITERS, key=header.count)


def _header(reader: Iterator[list[str]], of: Words, faults: list[Fault], line: int) -> list[str]:
    """The keys of the columns in their order; "" for an empty last one."""
    try:
        names = [name.strip() for name in next(reader, [])]
    except csv.Error:
        names = []
    keys = {title: key for key, title in of.columns.items()}
    if not set(names) & set(keys):
        faults.append(Fault(f"line {line}", "no-columns", line=line))
        return []
    while names and not names[-1]:
        names.pop()
    for title, key in keys.items():
        if names.count(title) > 1:
            faults.append(Fault(f"line {line}/{title}", "column-repeated", line=line))
        elif title not in names and key not in of.optional:
            faults.append(Fault(f"line {line}/{title}", "column-missing", line=line))
    unknown = itertools.islice((name for name in names if name not in keys), 100)
    faults.extend(Fault(f"line {line}/{name[:60]}", "column-unknown", line=line) for name in unknown)
    return [keys.get(name, "") for name in names]


def _lines(reader: Any, header: list[str], of: Words, faults: list[Fault], skipped: int) -> Iterator[Line]:
    """Lines under the number they begin with: a quoted cell may hold line breaks. Empty ones are skipped."""
    width, lines = len(header), 0
    number = reader.line_num + skipped + 1
    while True:
        lines += 1
        if lines > MOST_LINES:
            faults.append(Fault("file", "too-many-lines", {"most": MOST_LINES}))
            return
        try:
            values = next(reader, None)
        except csv.Error:
            faults.append(Fault(f"line {number}", "unclosed-quotation", line=number))
            return
        if values is None:
            return
        while len(values) > width and not values[-1].strip():
            values.pop()
        if any(value.strip() for value in values):
            if len(values) != width:
                about = {"cells": len(values), "columns": width}
                faults.append(Fault(f"line {number}", "wrong-number-of-cells", about, number))
            else:
                cells = dict(zip(header, (value.strip() for value in values), strict=True))
                yield Line(number, {**dict.fromkeys(of.optional, ""), **cells}, of)
        number = reader.line_num + skipped + 1
