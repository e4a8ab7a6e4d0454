"""What can come of a request instead of an answer."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

_MOST_FAULTS_SAID = 5


class ClientError(Exception):
    """`code` says what happened, `facts` are what a sentence about it inserts.

    "bad-argument" (argument): what was typed names nothing. "bad-address" (url): that is none. "bad-token": no HTTP
    header can carry it. "file-unreadable" (file, reason: see `reason_of`). "not-stufenplan" (url): somebody else
    answers there. And those of the subclasses.
    """

    type = ""
    """The type of the problem document, where there is one."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(" ".join([code, *facts.values()]))
        self.code = code
        self.facts = facts


def reason_of(error: OSError) -> str:
    """The name of what the file system says (ENOENT); its words are a term "file error" of the catalogues."""
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


class NoAnswer(ClientError):
    """Nobody answered: "nobody-there" (url), "too-late" (url), or "cut-off" (reason) half-way."""


@dataclass(frozen=True)
class WordedFault:
    """One fault as the gateway words it, with its place in what was sent and the line of its file."""

    place: str
    message: str
    code: str = ""
    line: int | None = None


class Refused(ClientError):
    """The gateway answered with a problem document (RFC 9457), whose code this is, or "refused" with a bare status."""

    def __init__(self, status: int, problem: dict[str, Any], retry_after: float | None = None) -> None:
        super().__init__(str(problem.get("code") or "refused"))
        self.status = status
        self.type = str(problem.get("type", ""))
        self.title = str(problem.get("title", status)).rstrip(".")
        self.detail = str(problem.get("detail", "")).strip()
        self.faults: Sequence[WordedFault] = [_fault(fault) for fault in problem.get("faults") or [] if fault]
        self.retry_after = retry_after

    @property
    def sentence(self) -> str:
        return f"{self.title}. {self.detail}".strip().removesuffix(".") + "."

    def __str__(self) -> str:
        """In one line, with the first faults."""
        said = "; ".join(f"{fault.place}: {fault.message}" for fault in self.faults[:_MOST_FAULTS_SAID])
        more = len(self.faults) - _MOST_FAULTS_SAID
        return f"{self.status} {self.sentence}" + (f" ({said}{f' … +{more}' if more > 0 else ''})" if said else "")


def refused(response: httpx.Response) -> Refused:
    try:
        problem = response.json()
    except ValueError:
        problem = None
    known = problem if isinstance(problem, dict) and "title" in problem else {}
    bare = {"title": f"{response.status_code} {response.reason_phrase}"}
    return Refused(response.status_code, known or bare, _seconds(response.headers.get("Retry-After", "")))


def _fault(fault: dict[str, Any]) -> WordedFault:
    line = fault.get("line")
    return WordedFault(str(fault.get("place", "")), str(fault.get("message", "")), str(fault.get("code", "")), line)


def _seconds(text: str) -> float | None:
    return float(text) if text.isdecimal() else None
