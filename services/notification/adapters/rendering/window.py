"""What is seen through the envelope's window (DIN 5008 form B): six lines of at most 80 mm, the sender line above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.contracts.faults import Fault
from services.contracts.region.envelope import ADDRESS_SIZES, POINTS_PER_MM, SENDER_SIZES, WINDOW_MM
from services.notification.adapters.rendering.fonts import Typeface

LINES = 6
WIDTH = WINDOW_MM * POINTS_PER_MM  # points
SIZES = ADDRESS_SIZES
RETURN_SIZES = SENDER_SIZES
_POSTCODE_AND_TOWN = re.compile(r"\d{5} \S")


@dataclass(frozen=True, slots=True)
class Window:
    """The address as set: broken into lines here, so that what was checked is what is printed."""

    lines: tuple[str, ...]
    size: float
    return_size: float


def fit(recipient: tuple[str, ...], return_line: str, typeface: Typeface) -> Window:
    """The largest size at which the address fits; at the smallest one if it never does (`faults` tells)."""
    for size in SIZES:
        lines = tuple(part for line in recipient for part in _broken(line, size, typeface))
        if len(lines) <= LINES and all(typeface.width(line, size) <= WIDTH for line in lines):
            break
    return Window(lines, size, _return_size(return_line, typeface))


def cut_to_fit(window: Window, typeface: Typeface) -> Window:
    """For letters that need no envelope: what is wider than the window is broken within the word."""
    lines = tuple(part for line in window.lines for part in _cut(line, window.size, typeface))
    return Window(lines, window.size, window.return_size)


def _cut(line: str, size: float, typeface: Typeface) -> Iterator[str]:
    part = ""
    for character in line:
        if part and typeface.width(part + character, size) > WIDTH:
            yield part
            part = ""
        part += character
    yield part


def faults(recipient: tuple[str, ...], return_line: str, typeface: Typeface) -> list[Fault]:
    window = fit(recipient, return_line, typeface)
    refused = []
    if len(window.lines) > LINES:
        refused.append(Fault("recipient", "address-too-long", {"lines": len(window.lines), "most": LINES}))
    for line in window.lines:
        if typeface.width(line, window.size) > WIDTH:
            refused.append(Fault("recipient", "address-too-wide", {"text": line}))
    if not recipient or not _POSTCODE_AND_TOWN.match(recipient[-1]):
        refused.append(Fault("recipient", "address-without-town"))
    if typeface.width(return_line, window.return_size) > WIDTH:
        refused.append(Fault("sender", "return-line-too-wide", {"text": return_line}))
    return refused


def _return_size(return_line: str, typeface: Typeface) -> float:
    return next((size for size in RETURN_SIZES if typeface.width(return_line, size) <= WIDTH), RETURN_SIZES[-1])


def _broken(line: str, size: float, typeface: Typeface) -> list[str]:
    """Breaks a line at spaces and after hyphens, as late as possible."""
    if typeface.width(line, size) <= WIDTH:
        return [line]
    lines = [""]
    for piece in re.findall(r"\s*[^\s-]+-*|\s*-+", line):
        if lines[-1] and typeface.width(lines[-1] + piece, size) > WIDTH:
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    return lines
