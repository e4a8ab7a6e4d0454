"""Errors as problem documents (RFC 9457) that travel unharmed through RPC to whoever called.

A problem is a code with parameters; whoever shows it to a person words it from a catalogue. What codes there are is
none of the chassis' business.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self


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


class Problem(Exception):
    """A refusal: HTTP status, code, what its sentences insert, and for bad input every fault with its place."""

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
        listed = json.loads(faults) if isinstance(faults, str) else [fault.as_json() for fault in faults]
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
        """Places and codes only: what somebody typed may be personal and must not reach a log."""
        places = "; ".join(f"{fault.place}: {fault.code}" for fault in self.faults[:20])
        return " ".join(part for part in (f"{self.status} {self.code}", f"({places})" if places else "") if part)
