"""Puzzles that cost a browser a second and a robot a thousand seconds for a thousand tries. Nobody has to solve one:
who has no scripts is allowed less."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

BITS = 14
"""Zeros that the hash must begin with: some 16,000 hashes on average."""
SECONDS = 1800
_LONGEST_ANSWER = 20


class Puzzles:
    def __init__(self, key: bytes, now: Callable[[], float] = time.time) -> None:
        self._key = key
        self._now = now

    def new(self) -> str:
        text = f"{int(self._now()) + SECONDS}.{secrets.token_urlsafe(12)}"
        return f"{text}.{self._mark(text)}"

    def is_solved(self, puzzle: str, answer: str) -> bool:
        """One of ours, not too old, and answered; that it is answered once only, others see to."""
        text, _, mark = puzzle.rpartition(".")
        if not answer.isdigit() or len(answer) > _LONGEST_ANSWER or not puzzle.isascii():
            return False
        if not hmac.compare_digest(self._mark(text), mark):
            return False
        digest = hashlib.sha256(f"{puzzle}:{answer}".encode()).digest()
        return int(text.partition(".")[0]) > self._now() and int.from_bytes(digest, "big") >> (256 - BITS) == 0

    def _mark(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:32]
