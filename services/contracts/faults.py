"""Faults: what is wrong with an input, as a code with parameters; the words are in the reader's catalogue.

Every check of the contracts (calls, region file, files of households and appointments) answers a list of faults, never
just the first. A validator says `Coded("out-of-range", min=1, max=480)`; `faults_of` turns marshmallow's nested
messages into faults with their places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from marshmallow import ValidationError


@dataclass(frozen=True)
class Fault:
    """`place` is a path like `sites/3/zones/0/persons` (positions count from 0) or `line 17/Beginn`.

    `code` names the sentence in the catalogue (context "fault"), `params` are what it inserts: JSON values only.
    `line` is the line of the file the place stands in, from 1, where there is a file.
    """

    place: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None

    def as_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"place": self.place, "code": self.code, "params": dict(self.params)}
        return plain if self.line is None else {**plain, "line": self.line}


class Faults(list[Fault]):
    """The first faults of a file in the order they were met, and how many there are: nobody reads a million."""

    MOST: ClassVar[int] = 1000
    total = 0

    def append(self, fault: Fault) -> None:
        self.extend((fault,))

    def extend(self, faults: Iterable[Fault]) -> None:
        if isinstance(faults, Faults):
            self.total += faults.total - len(faults)  # those that it does not keep
        for fault in faults:
            self.total += 1
            if len(self) < self.MOST:
                super().append(fault)


class Coded(str):
    """A marshmallow message that is a code with parameters."""

    params: Mapping[str, Any]

    def __new__(cls, code: str, **params: Any) -> Self:
        coded = super().__new__(cls, code)
        coded.params = params
        return coded


def faults_of(error: ValidationError, place: str = "") -> list[Fault]:
    """Every message of the error as a fault, places joined by slashes."""
    return list(_faults(error.messages, place))


def unique(faults: Iterable[Fault]) -> list[Fault]:
    """The faults without repetitions, in their order."""
    return list({(fault.place, fault.code, repr(fault.params)): fault for fault in faults}.values())


def _faults(messages: Any, place: str) -> Iterator[Fault]:
    if isinstance(messages, Mapping):
        for key, value in messages.items():
            # marshmallow's name for what concerns the whole document
            inner = place if key == "_schema" else f"{place}/{key}".lstrip("/")
            yield from _faults(value, inner)
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield Fault(place, str(message), message.params if isinstance(message, Coded) else {})
