"""Reads a nested document key by key and remembers every fault with its place instead of stopping at the first."""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LARGEST = 10**9
"""Seconds, bytes or pieces: nothing that has no limit of its own needs more."""
LONGEST = 4000


@dataclass(frozen=True)
class SettingFault:
    """What is wrong with a setting; told to an operator at the start, in English like the logs."""

    place: str
    message: str


class Reader:
    """One section of the document; all sections share one list of faults."""

    def __init__(self, values: Mapping[str, Any], place: str = "", faults: list[SettingFault] | None = None) -> None:
        self._values = values
        self._place = place
        self._read: set[str] = set()
        self._children: list[Reader] = []
        self.faults = [] if faults is None else faults

    def fault(self, key: str, message: str) -> None:
        place = f"{self._place}/{key}".strip("/") or "(root)"
        self.faults.append(SettingFault(place, message))

    def section(self, key: str) -> "Reader":
        value = self._take(key, {})
        if not isinstance(value, Mapping):
            self.fault(key, "must be a section with keys")
            value = {}
        return self._child(key, value)

    def sections(self, key: str) -> dict[str, "Reader"]:
        """The named sections inside a section, whatever their names."""
        outer = self.section(key)
        return {name: outer.section(name) for name in map(str, outer._values)}

    def free(self, key: str) -> dict[str, Any]:
        """A section whose keys are somebody else's business; empty when absent."""
        value = self._take(key, {}) or {}
        if not isinstance(value, Mapping):
            self.fault(key, "must be a section with keys")
            return {}
        return dict(value)

    def text(self, key: str, instead: str | None = None) -> str:
        """The text at the key; `instead`, when given, wins over it."""
        value = instead or self._take(key)
        self._read.add(key)
        if not isinstance(value, str) or not value.strip():
            self.fault(key, "is missing" if value is None else "must be a text")
            return ""
        if wrong := text_fault(value):
            self.fault(key, wrong)
        return value

    def whole(self, key: str, least: int, most: int | None = None, default: int | None = None) -> int:
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(key, "is missing" if value is None else "must be a whole number")
            return 0
        self._check_range(key, value, least, most)
        return value

    def number(self, key: str, least: float, most: float | None = None, default: float | None = None) -> float:
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(key, "is missing" if value is None else "must be a number")
            return 0
        if not math.isfinite(value):
            self.fault(key, "must be a number, not infinity")
            return 0
        self._check_range(key, value, least, most)
        return float(value)

    def unknown_keys(self) -> None:
        """Lists keys nobody asked for: most are typing errors."""
        for key in self._values:
            if str(key) not in self._read:
                self.fault(str(key), "is unknown (a typing error?)")
        for child in self._children:
            child.unknown_keys()

    def _take(self, key: str, default: Any = None) -> Any:
        self._read.add(key)
        value = self._values.get(key)
        return default if value is None else value

    def _child(self, key: str, values: Mapping[str, Any]) -> "Reader":
        child = Reader(values, f"{self._place}/{key}".strip("/"), self.faults)
        self._children.append(child)
        return child

    def _check_range(self, key: str, value: float, least: float, most: float | None) -> None:
        if value < least:
            self.fault(key, f"must be at least {least}, is {value}")
        elif value > (most := LARGEST if most is None else most):
            self.fault(key, f"must be at most {most}, is {value}")


def text_fault(text: str) -> str:
    """What no address, path or name may have; empty: it may be. Operators read it in English, as all settings."""
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in text):
        return "has control characters"
    return f"has {len(text)} characters, at most {LONGEST} may be" if len(text) > LONGEST else ""
