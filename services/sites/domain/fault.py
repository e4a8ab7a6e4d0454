"""A fault in a document or a command: where it is, and what is wrong in words an operator understands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """`place` is a path like `sites/3/zones/0/persons`; list positions count from 0."""

    place: str
    message: str


def at(place: str, key: object) -> str:
    """The place of `key` inside `place`."""
    return f"{place}/{key}" if place else str(key)
