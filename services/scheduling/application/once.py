"""Requests that may come twice: the second one with the same key gets the first one's answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from services.chassis.process.problems import Problem
from services.scheduling.application.commands import Book
from services.scheduling.application.ports import Work


def once(work: Work, region: str, command: Book, run: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
    """The answer, and whether it is a repeated one. However close together two come, only one runs."""
    key = command.idempotency_key
    if key is None:
        return run(), False
    request = hashlib.sha256(json.dumps(asdict(command), sort_keys=True, default=str).encode()).hexdigest()
    earlier = work.requests.claim(region, key, request)
    if earlier is None:
        answer = run()
        work.requests.answer(region, key, answer)
        return answer, False
    if earlier[0] != request:
        raise Problem(422, "Schlüssel schon vergeben", "Dieser Schlüssel gehört zu einem anderen Terminwunsch.")
    return earlier[1], True
