"""What can come of a request instead of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

_MOST_FAULTS_SAID = 5


class ClientError(Exception):
    """`code` says what happened: "bad-address" (the URL is none), "bad-token" (no HTTP header can carry it),
    "file-unreadable", "not-stufenplan" (somebody else answers there), or that of a subclass."""

    type = ""
    """The type of the problem document, where there is one."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code}: {about}" if about else code)
        self.code = code
        self.about = about


class NoAnswer(ClientError):
    """Nobody answered: "nobody-there", "too-late", or "cut-off" half-way."""


@dataclass(frozen=True)
class WordedFault:
    """One fault as the gateway words it, with its place in what was sent."""

    place: str
    message: str
    code: str = ""


class Refused(ClientError):
    """The gateway answered with a problem document (RFC 9457), or with a bare status."""

    def __init__(self, status: int, problem: dict[str, Any], retry_after: float | None = None) -> None:
        self.status = status
        self.type = str(problem.get("type", ""))
        self.title = str(problem.get("title", status)).rstrip(".")
        self.detail = str(problem.get("detail", "")).strip()
        self.faults: Sequence[WordedFault] = [_fault(fault) for fault in problem.get("faults") or [] if fault]
        self.retry_after = retry_after
        super().__init__("refused")

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
    return WordedFault(str(fault.get("place", "")), str(fault.get("message", "")), str(fault.get("code", "")))


def _seconds(text: str) -> float | None:
    return float(text) if text.isdecimal() else None
