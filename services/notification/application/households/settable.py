"""Households whose letters would be held: said when they are imported, not after a switch."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from typing import cast

from services.contracts.faults import Fault, Faults
from services.contracts.files.households import WORDS, HouseholdRow
from services.contracts.region.envelope import surely_fits
from services.contracts.region.printable import piled_marks, printable
from services.notification.application.households.household_file import HouseholdsRead
from services.notification.application.letters.fitness import goes_by_email
from services.notification.application.printing import Renderer
from services.notification.domain.address import recipient_lines
from services.notification.domain.facts import HouseholdFacts
from services.notification.domain.wording import Address

NOT_PRINTED = ("site", "channel", "email", "phone", "exclusion", "large_print")
KEYS = [field.name for field in fields(HouseholdRow)]
CODES = {"address-too-long": "household-address-too-long", "address-too-wide": "household-address-too-wide"}
MOST_CHARACTERS = 3
"""Enough to find them; a whole name in characters would be the name."""


def unsettable(file: HouseholdsRead, words: Address, renderer: Renderer) -> Faults:
    """What would hold letters, each with line and column. Nothing of those who get none."""
    rows = zip(file.rows, file.lines, strict=True)
    doubts = Faults()
    for row, line in rows:
        if not row.exclusion:
            doubts.extend(_of_row(row, line, words, renderer))
    return doubts


def _of_row(row: HouseholdRow, line: int, words: Address, renderer: Renderer) -> Iterator[Fault]:
    values = {key: getattr(row, key) for key in KEYS}  # `asdict` takes ten times as long
    texts = {key: text for key, text in values.items() if key not in NOT_PRINTED}
    known = printable()
    if not known.issuperset("".join(texts.values())) or piled_marks(" ".join(texts.values())):
        for key, text in texts.items():
            composed = unicodedata.normalize("NFC", text)
            piled = piled_marks(composed)
            strange = dict.fromkeys(sign for sign in composed if sign not in known or sign in piled)
            if strange:
                characters = [f"U+{ord(sign):04X}" for sign in strange][:MOST_CHARACTERS]
                place = f"line {line}/{WORDS.columns[key]}"
                yield Fault(place, "household-unprintable", {"characters": characters}, line)
    facts = cast(HouseholdFacts, values)
    address = recipient_lines(facts, words)
    if goes_by_email(row.channel, facts) or surely_fits(address):
        return
    told: set[str] = set()
    for fault in renderer.misfits(address):
        if fault.code in CODES and fault.code not in told:
            told.add(fault.code)
            figures = {key: value for key, value in fault.params.items() if isinstance(value, int)}
            yield Fault(f"line {line}/{_widest(row)}", CODES[fault.code], figures, line)


def _widest(row: HouseholdRow) -> str:
    """The column that makes the address too large."""
    parts = {
        "last_name": f"{row.first_name} {row.last_name}",
        "address_addition": row.address_addition,
        "street": f"{row.street} {row.house_number}",
        "city": f"{row.postcode} {row.city}",
    }
    return WORDS.columns[max(parts, key=lambda key: len(parts[key]))]
