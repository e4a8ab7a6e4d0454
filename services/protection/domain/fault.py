"""A fault in a region document: its place, and what is wrong in words an operator understands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """`place` is a path like `sites/3/zones/0/persons`; list positions count from 0."""

    place: str
    message: str
