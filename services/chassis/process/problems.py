"""Errors as problem documents (RFC 9457) that travel unharmed through RPC to whoever called.

A problem is a code with parameters; whoever shows it to a person words it from a catalogue. What codes there are is
none of the chassis' business.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, ClassVar, Protocol, Self

from services.chassis.process.disclosure import MOST_CODES, coded


class FaultLike(Protocol):
    def as_json(self) -> dict[str, Any]: ...


class ProblemKind(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def status(self) -> int: ...


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input: where, a code, and what its sentence inserts; `line` counts from 1."""

    place: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None

    def as_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"place": self.place, "code": self.code, "params": dict(self.params)}
        return plain if self.line is None else {**plain, "line": self.line}


MOST_FAULTS = 1000
MOST_FAULT_BYTES = 1024**2
"""Of all faults of one problem: what it says of a file must not be larger than the broker takes."""


class Problem(Exception):
    """A refusal: HTTP status, code, what its sentences insert, and for bad input every fault with its place."""

    says_no_values: ClassVar[bool] = True

    def __init__(
        self,
        status: int | str,
        code: str,
        params: Mapping[str, Any] | str = "{}",
        faults: Iterable[FaultLike] | str = "[]",
    ) -> None:
        self.status = int(status)
        self.code = code
        self.params: dict[str, Any] = json.loads(params) if isinstance(params, str) else dict(params)
        listed = json.loads(faults) if isinstance(faults, str) else list(_bounded(faults))
        self.faults = [Fault(**fault) for fault in listed]
        # RPC rebuilds the problem from its args, which cross the wire with every value turned into a text.
        super().__init__(str(self.status), code, json.dumps(self.params, default=str), json.dumps(listed, default=str))

    @classmethod
    def of(cls, kind: ProblemKind, faults: Iterable[FaultLike] = (), /, **params: Any) -> Self:
        """`Problem.of(SITE_UNKNOWN, region="hannover", site="linden")`."""
        return cls(kind.status, kind.code, params, list(faults))

    @property
    def type(self) -> str:
        return f"urn:stufenplan:{self.code}"

    def __str__(self) -> str:
        """Codes and how often, nothing else: a place repeats a file's header, which may be its first household."""
        counts = Counter(coded(fault.code) for fault in self.faults)
        kinds = ", ".join(f"{code} x{count}" for code, count in counts.most_common(MOST_CODES))
        return f"{self.status} {coded(self.code)}" + (f" ({kinds})" if kinds else "")


def _bounded(faults: Iterable[FaultLike]) -> Iterator[dict[str, Any]]:
    """The first ones: as many as somebody might read, and a message may hold."""
    rest = MOST_FAULT_BYTES
    for fault in islice(faults, MOST_FAULTS):
        plain = fault.as_json()
        rest -= len(json.dumps(plain, default=str))
        if rest < 0:
            return
        yield plain
