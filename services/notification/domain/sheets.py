"""How a letter lies on paper: its pages on sheets, the blank back it may need, and the postage of so many sheets.

Prices and weights are those of Deutsche Post: a letter of up to 20 g is three sheets of 80 g paper (5 g each) in a
window envelope (5 g), one of up to 50 g eight, one of up to 500 g ninety. The surcharges are those of 2020 and 2021
(0.80, 0.95, 1.55 euros); a region file with `postage_steps` says its own.
"""

from __future__ import annotations

from typing import Literal

from services.notification.domain.facts import PostageStep, Print

Sides = Literal["simplex", "duplex"]
SIMPLEX: Sides = "simplex"
DUPLEX: Sides = "duplex"

ORDINARY_SHEETS = 3
SURCHARGES = ((8, 15), (90, 75))  # up to so many sheets, so many cents more than an ordinary letter


def sides(terms: Print) -> Sides:
    """Facts of before this was asked say nothing: then each letter begins on a front, however it is printed."""
    return terms.get("sides", DUPLEX)


def sheets(pages: int, printed: Sides) -> int:
    return pages if printed == SIMPLEX else (pages + 1) // 2


def needs_blank_back(pages: int, printed: Sides) -> bool:
    """On both sides, a letter that ends on a front: the next one must not begin on its back."""
    return printed == DUPLEX and pages % 2 == 1


def postage(count: int, terms: Print) -> int:
    """Cents for a letter of so many sheets. One that is thicker than the thickest step goes in several envelopes."""
    if count <= ORDINARY_SHEETS:
        return terms["postage_cents"]
    steps = terms.get("postage_steps") or _usual(terms["postage_cents"])
    for step in steps:
        if count <= step["sheets"]:
            return step["cents"]
    thickest = steps[-1]
    return thickest["cents"] + postage(count - thickest["sheets"], terms)


def _usual(ordinary: int) -> list[PostageStep]:
    return [{"sheets": sheets, "cents": ordinary + surcharge} for sheets, surcharge in SURCHARGES]
