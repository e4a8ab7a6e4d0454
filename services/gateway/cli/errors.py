"""What goes wrong, as one readable sentence and, for bad input, the faults with their places."""

from collections.abc import Sequence
from typing import Any

import httpx


class CliError(Exception):
    def __init__(self, sentence: str, faults: Sequence[tuple[str, str]] = (), type: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.faults = list(faults)
        self.type = type


def error_of(response: httpx.Response) -> CliError:
    """A problem document (RFC 9457) as a sentence; anything else by its status."""
    try:
        problem: dict[str, Any] = response.json()
        title, detail = str(problem["title"]).rstrip("."), str(problem.get("detail", "")).strip()
    except (ValueError, KeyError, TypeError):
        return CliError(f"Die Gegenstelle antwortet mit {response.status_code} {response.reason_phrase}.")
    faults = [(str(fault.get("place", "")), str(fault.get("message", ""))) for fault in problem.get("faults", [])]
    hint = " Anmelden mit: stufenplan login" if response.status_code == 401 and "Kennwort" not in detail else ""
    return CliError(f"{title}. {detail}".strip().removesuffix(".") + "." + hint, faults, str(problem.get("type", "")))
