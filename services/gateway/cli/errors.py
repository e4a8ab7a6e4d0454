"""What goes wrong, as one readable sentence and, for bad input, the faults with their places."""

from collections.abc import Sequence
from typing import Any

import httpx

from services.gateway.wording import gettext


class CliError(Exception):
    """`code` is the problem's, where there is one."""

    def __init__(self, sentence: str, faults: Sequence[tuple[str, str]] = (), code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.faults = list(faults)
        self.code = code


def error_of(response: httpx.Response) -> CliError:
    """A problem document (RFC 9457) as a sentence; anything else by its status."""
    try:
        problem: dict[str, Any] = response.json()
        title, detail = str(problem["title"]).rstrip("."), str(problem.get("detail", "")).strip()
    except (ValueError, KeyError, TypeError):
        return CliError(
            gettext(
                "The other side answers with {status} {phrase}.",
                status=str(response.status_code),
                phrase=response.reason_phrase,
            )
        )
    code = str(problem.get("code", ""))
    faults = [(_place(fault), str(fault.get("message", ""))) for fault in problem.get("faults", [])]
    hint = f" {gettext('Log in with: stufenplan login')}" if code in _LOGIN_HELPS else ""
    return CliError(f"{title}. {detail}".strip().removesuffix(".") + "." + hint, faults, code)


_LOGIN_HELPS = ("login-required", "token-invalid")


def _place(fault: dict[str, Any]) -> str:
    place, line = str(fault.get("place", "")), fault.get("line")
    if line is None:
        return place
    return ", ".join(part for part in (gettext("line {number}", number=line), place) if part)
