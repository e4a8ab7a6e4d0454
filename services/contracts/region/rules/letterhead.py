"""A sender line that no window shows would hold every letter on paper: known from the file, so said at load."""

from __future__ import annotations

from collections.abc import Iterator

from services.contracts.faults import Fault
from services.contracts.region.envelope import WINDOW_MM, sender_line, sender_line_mm
from services.contracts.region.rules.walking import Readable, at, part

PLACE = "region/letterhead"
NEEDED = ("office", "street", "postcode", "city")


def letterhead_faults(document: Readable) -> Iterator[Fault]:
    letterhead = part(part(document, "region"), "letterhead")
    own = letterhead.get("return_line")
    if not all(isinstance(letterhead.get(key), str) for key in NEEDED) or not isinstance(own, str | None):
        return
    width = sender_line_mm(sender_line(letterhead))
    if width > WINDOW_MM:
        figures = {"width": round(width + 0.05, 1), "most": WINDOW_MM}
        yield Fault(at(PLACE, "return_line") if own else PLACE, "sender-line-too-wide", figures)
