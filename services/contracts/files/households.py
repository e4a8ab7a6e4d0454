"""The household file: one line a household, every fault of every line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from services.contracts.faults import Fault
from services.contracts.files import cells
from services.contracts.files.table import Line, read_lines, words

WORDS = words("households")


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """`channel` is print or email."""

    bg_number: str
    salutation: str
    first_name: str
    last_name: str
    address_addition: str
    street: str
    house_number: str
    postcode: str
    city: str
    site: str
    channel: str
    email: str
    phone: str
    benefits_contact: str
    benefits_extension: str
    placement_contact: str
    placement_extension: str
    exclusion: str
    large_print: bool


@dataclass(slots=True)
class HouseholdFile:
    rows: list[HouseholdRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


READERS = {
    "bg_number": cells.required(cells.bg_number),
    "salutation": cells.optional(cells.choice(WORDS.choices["salutation"])),
    "first_name": cells.optional(cells.plain),
    "last_name": cells.required(cells.plain),
    "street": cells.required(cells.plain),
    "postcode": cells.required(cells.postcode),
    "city": cells.required(cells.plain),
    "site": cells.required(),
    "channel": cells.required(cells.choice(WORDS.choices["channel"])),
    "email": cells.optional(cells.email),
    **dict.fromkeys(
        (
            "address_addition", "house_number", "phone", "benefits_contact", "benefits_extension",
            "placement_contact", "placement_extension", "exclusion",
        ),
        cells.text,
    ),
}  # fmt: skip
LARGE_PRINT = cells.yes_no({**WORDS.answers, "": False})


def read_households(content: bytes, sites: Collection[str]) -> HouseholdFile:
    """All rows and all faults of the file; it is fit for import only without a fault."""
    file = HouseholdFile()
    lines, file.faults = read_lines(content, WORDS)
    first_seen: dict[str, int] = {}
    for line in lines:
        row = _row(line, sites)
        if row.bg_number and first_seen.setdefault(row.bg_number, line.number) != line.number:
            line.fault("bg_number", "repeated-in-line", line=first_seen[row.bg_number])
        file.faults.extend(line.faults)
        if not line.faults:
            file.rows.append(row)
    if not file.rows and not file.faults:
        file.faults.append(Fault("file", "no-lines"))
    return file


def _row(line: Line, sites: Collection[str]) -> HouseholdRow:
    values = {key: line.read(key, reader) for key, reader in READERS.items()}
    if values["site"] and values["site"] not in sites:
        line.fault("site", "not-a-site-of-the-region")
    if values["channel"] == "email" and not line.cells["email"]:
        line.fault("email", "missing-for-this-channel")
    return HouseholdRow(**values, large_print=line.read("large_print", LARGE_PRINT))
