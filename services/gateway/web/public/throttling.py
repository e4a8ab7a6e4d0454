"""Guesses on the public pages: each counts before it is looked at, and what was right is given back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import request

from services.chassis.process import metrics
from services.chassis.process.problems import Problem
from services.gateway.access.throttle import Allowance, address_key, subject_key
from services.gateway.application.problems import TOO_MANY_GUESSES
from services.gateway.web.context import gateway

MINUTE, HOUR = 60, 3600
BY_ADDRESS = Allowance(30, 10 * MINUTE)
"""A whole family behind one address types badly and is still let through; a thousand guesses take five hours."""
BY_SUBJECT = Allowance(10, HOUR)
"""Wherever they come from: whoever has a hundred thousand addresses guesses no faster."""
THROTTLED = metrics.counter("public_throttled_total", "Requests refused on the public pages: too many tries", ["page"])


@dataclass
class Try:
    right: bool = False


@contextmanager
def a_try(page: str, *subjects: str, by_address: Allowance = BY_ADDRESS) -> Iterator[Try]:
    """Raises Problem 429 before anything is looked at; `subjects`: what is guessed, counted over all addresses."""
    wanted = {address_key(page, request.remote_addr or ""): by_address}
    wanted |= {subject_key(page, subject): BY_SUBJECT for subject in subjects}
    if seconds := gateway().throttle.take(wanted):
        THROTTLED.labels(page).inc()
        raise Problem.of(TOO_MANY_GUESSES, minutes=-(-seconds // MINUTE), seconds=seconds)
    attempt = Try()
    yield attempt
    if attempt.right:
        gateway().throttle.give_back(wanted)
