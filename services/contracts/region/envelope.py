"""What an envelope's window (DIN 5008 form B) shows of what a region file says: the sender line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from services.contracts.region.printable import widths

WINDOW_MM = 80
"""Width that may be printed on: 85 mm less an inset of 5 mm."""
SENDER_SIZES = (7.0, 6.5, 6.0)
"""Points; the largest that fits is taken."""
ADDRESS_SIZES = (11.0, 10.0, 9.0)
"""Points; the largest at which the address fits is taken. Machines that sort post read no smaller type."""
POINTS_PER_MM = 72 / 25.4
_UNKNOWN = 1000


def sender_line(letterhead: Mapping[str, str | None]) -> str:
    """What stands above the address, in small type, as letters print it."""
    town = f"{letterhead['postcode']} {letterhead['city']}"
    return letterhead.get("return_line") or " · ".join((letterhead["office"] or "", letterhead["street"] or "", town))


def sender_line_mm(line: str) -> float:
    """Its width in the smallest type, without kerning."""
    return _millimetres(" ".join(line.split()), SENDER_SIZES[-1])


def surely_fits(address: Iterable[str]) -> bool:
    """Whether each line fits as it is in the largest type: most do, and need no closer look."""
    return all(_millimetres(line, ADDRESS_SIZES[0]) <= WINDOW_MM for line in address)


def _millimetres(text: str, size: float) -> float:
    known = widths()
    return sum(known.get(sign, _UNKNOWN) for sign in unicodedata.normalize("NFC", text)) / 1000 * size / POINTS_PER_MM
