"""Who gives a command: the gateway has checked the token, this service writes down the name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    user: str
    role: str


CLOCK = Actor("Uhr", "system")
"""The actor of what becomes due by itself."""
