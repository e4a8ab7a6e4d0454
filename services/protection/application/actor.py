"""Who gives a command: the gateway has checked the token, this service writes down the name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    user: str
    role: str
