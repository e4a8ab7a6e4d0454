"""The household file: one line a household, every fault of every line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from services.contracts.faults import Fault, Faults
from services.contracts.files import cells, phones
from services.contracts.files.damage import is_bare_yes, is_boolean, perhaps_placeholder
from services.contracts.files.table import Line, read_lines, words
from services.contracts.files.whereabouts import HOME, is_abroad, is_no_fixed_abode, is_town_abroad, is_without_door

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
    """`lines` has the line of each row; `doubts` are taken only when somebody says that they are meant."""

    rows: list[HouseholdRow] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    doubts: Faults = field(default_factory=Faults)


READERS = {
    "bg_number": cells.required(cells.bg_number),
    "salutation": cells.optional(cells.choice(WORDS.choices["salutation"])),
    "first_name": cells.optional(cells.name),
    "last_name": cells.required(cells.name),
    "street": cells.required(cells.name),
    "house_number": cells.optional(cells.house_number),
    "postcode": cells.required(cells.postcode),
    "city": cells.required(cells.name),
    "site": cells.required(),
    "channel": cells.required(cells.choice(WORDS.choices["channel"])),
    "email": cells.optional(cells.email),
    **dict.fromkeys(
        (
            "benefits_extension", "placement_extension",
        ),
        cells.optional(cells.numbered),
    ),
    **dict.fromkeys(("address_addition", "benefits_contact", "placement_contact"), cells.optional(cells.undated)),
    "phone": cells.optional(cells.phone),
    "exclusion": cells.optional(cells.exclusion),
}  # fmt: skip
NAMES = ("first_name", "last_name", "address_addition", "street", "city", "benefits_contact", "placement_contact")
MAY_BE_BOOLEAN = (*NAMES, "house_number", "benefits_extension", "placement_extension")
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
        file.doubts.extend(line.doubts)
        if not line.faults:
            file.rows.append(row)
            file.lines.append(line.number)
    if not file.rows and not file.faults:
        file.faults.append(Fault("file", "no-lines"))
    return file


def _row(line: Line, sites: Collection[str]) -> HouseholdRow:
    values = {key: line.read(key, reader) for key, reader in READERS.items()}
    if values["site"] and values["site"] not in sites:
        line.fault("site", "not-a-site-of-the-region")
    if values["channel"] == "email" and not line.cells["email"]:
        line.fault("email", "missing-for-this-channel")
    _whereabouts(line)
    _doubts(line)
    return HouseholdRow(**values, large_print=line.read("large_print", LARGE_PRINT))


def _whereabouts(line: Line) -> None:
    """Stufenplan writes within Germany only: postage and the country's line of other letters are not known."""
    if line.cells["country"].casefold() not in HOME:
        line.fault("country", "address-abroad")
    for key in ("address_addition", "street", "city"):
        if is_abroad(line.cells[key], WORDS.countries):
            line.fault(key, "address-abroad")


def _doubts(line: Line) -> None:
    """What may be right: a surname like "Null", a person without a home, a number that cannot be dialled."""
    for key in NAMES:
        if perhaps_placeholder(line.cells[key]):
            line.doubt(key, "perhaps-placeholder")
    for key in ("street", "address_addition", "city"):
        if is_no_fixed_abode(line.cells[key]):
            line.doubt(key, "no-fixed-abode")
    if is_without_door(line.cells["street"]):
        line.doubt("street", "street-without-door")
    if is_town_abroad(line.cells["city"]) and not line.cells["country"]:
        line.doubt("city", "perhaps-abroad")
    _doubtful_kinds(line)


def _doubtful_kinds(line: Line) -> None:
    """Cells of another kind than their column's: a truth value, digits, a cross."""
    for key in MAY_BE_BOOLEAN:
        if is_boolean(line.cells[key]):
            line.doubt(key, "spreadsheet-boolean")
    for key in ("address_addition", "benefits_contact", "placement_contact"):
        if line.cells[key].isdecimal():
            line.doubt(key, "only-digits")
    if is_bare_yes(line.cells["exclusion"]):
        line.doubt("exclusion", "excluded-without-reason")
    if line.cells["phone"] and (code := phones.doubt(line.cells["phone"])):
        line.doubt("phone", code)
