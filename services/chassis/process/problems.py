"""Errors as problem documents (RFC 9457) that travel unharmed through RPC to whoever called."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input: `place` is a path like `sites/3/zones/0/persons` or `line 17/Beginn`."""

    place: str
    message: str


class Problem(Exception):
    """A refusal with an HTTP status, a title for people and, for bad input, every fault with its place."""

    def __init__(
        self,
        status: int | str,
        title: str,
        detail: str = "",
        faults: Iterable[Fault | Mapping[str, str]] = (),
        type: str = "about:blank",
    ) -> None:
        self.status = int(status)
        self.title = title
        self.detail = detail
        self.faults = [fault if isinstance(fault, Fault) else Fault(**fault) for fault in faults]
        self.type = type
        # RPC rebuilds the problem from its args, which cross the wire as JSON with numbers turned into strings.
        super().__init__(str(self.status), title, detail, [asdict(fault) for fault in self.faults], type)

    def __str__(self) -> str:
        faults = "; ".join(f"{fault.place}: {fault.message}" for fault in self.faults)
        return ". ".join(part for part in (f"{self.status} {self.title}", self.detail, faults) if part)

    def document(self) -> dict[str, Any]:
        """The body of an `application/problem+json` answer."""
        document: dict[str, Any] = {"type": self.type, "title": self.title, "status": self.status}
        if self.detail:
            document["detail"] = self.detail
        if self.faults:
            document["faults"] = [asdict(fault) for fault in self.faults]
        return document
