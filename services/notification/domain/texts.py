"""Texts put together: enumerations, and texts of a region file brought onto one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.notification.domain.wording import Lists


def enumeration(parts: Iterable[str], words: Lists) -> str:
    """am Telefon, per E-Mail und per Video"""
    *most, last = [*parts] or [""]
    rest = words.separator.join(most)
    return words.last.format(rest=rest, last=last) if rest and last else rest or last


def on_one_line(value: Any) -> Any:
    """Texts of a region file without line breaks, however deep they lie: a block in YAML ends with one, and a letter in
    which one stood could not be set."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return {key: on_one_line(entry) for key, entry in value.items()}
    return [on_one_line(entry) for entry in value] if isinstance(value, list | tuple) else value
