"""Reads a household file as authorities export it (semicolon; UTF-8 or Windows-1252) and lists every faulty line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from services.notification.domain.csv_text import NotText, character_fault, decode
from services.notification.domain.email import is_address

COLUMNS = (
    "BG-Nummer", "Anrede", "Vorname", "Nachname", "Adresszusatz", "Straße", "Hausnummer", "PLZ", "Ort", "Standort",
    "Versandweg", "E-Mail", "Telefon", "Ansprechpartner Leistung", "Durchwahl Leistung",
    "Ansprechpartner Vermittlung", "Durchwahl Vermittlung", "Ausschluss",
)  # fmt: skip
OPTIONAL = ("Großdruck",)
REQUIRED = ("BG-Nummer", "Nachname", "Straße", "PLZ", "Ort", "Standort", "Versandweg")
CHANNELS = {"post": "print", "e-mail": "email"}
# Or none; anything else would stand in the window as it is.
SALUTATIONS = ("Frau", "Herr", "Herrn", "Familie", "Eheleute")
PLAIN = ("Vorname", "Nachname", "Straße", "Ort")
LONGEST = 120
BG_NUMBER = re.compile(r"[0-9]{5}//[0-9]{7}")
UNREADABLE = "ab hier nicht lesbar; vermutlich fehlt ein schließendes Anführungszeichen"


@dataclass(frozen=True, slots=True)
class CsvFault:
    line: int  # as an editor counts; 0 for the file as a whole
    column: str
    message: str

    @property
    def place(self) -> str:
        return "/".join(filter(None, (f"line {self.line}" if self.line else "file", self.column)))


@dataclass(frozen=True, slots=True)
class HouseholdRow:
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
    channel: str  # print | email
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
    faults: list[CsvFault] = field(default_factory=list)


def read_households(content: bytes, sites: Collection[str]) -> HouseholdFile:
    """All rows and all faults of the file; it is fit for import only without a fault."""
    file = HouseholdFile()
    try:
        text, unreadable = decode(content)
    except NotText as refusal:
        file.faults.append(CsvFault(0, "", str(refusal)))
        return file
    file.faults.extend(CsvFault(line, "", message) for line, message in unreadable)
    if file.faults:
        return file
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    header = _header(reader, file.faults)
    if not file.faults:
        _read_rows(reader, header, sites, file)
    return file


def _read_rows(reader: Iterator[list[str]], header: list[str], sites: Collection[str], file: HouseholdFile) -> None:
    first_seen: dict[str, int] = {}
    for line, values in _numbered(reader, file.faults):
        if len(values) != len(header):
            file.faults.append(CsvFault(line, "", f"{len(values)} statt {len(header)} Felder"))
            continue
        cells = dict(zip(header, (value.strip() for value in values), strict=True))
        faults = list(_row_faults(line, cells, sites))
        number = cells["BG-Nummer"]
        if number and first_seen.setdefault(number, line) != line:
            faults.append(CsvFault(line, "BG-Nummer", f"steht schon in Zeile {first_seen[number]}"))
        file.faults.extend(faults)
        if not faults:
            file.rows.append(_row(cells))
    if not first_seen and not file.faults:
        file.faults.append(CsvFault(0, "", "enthält keine einzige Zeile mit einem Haushalt"))


def _header(reader: Iterator[list[str]], faults: list[CsvFault]) -> list[str]:
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error:
        faults.append(CsvFault(1, "", UNREADABLE))
        return []
    faults.extend(_header_faults(header))
    return header


def _header_faults(header: list[str]) -> Iterator[CsvFault]:
    if len(header) <= 1:
        yield CsvFault(1, "", "keine Spalten gefunden; das Trennzeichen muss ein Semikolon sein")
        return
    for name in COLUMNS:
        if header.count(name) != 1:
            yield CsvFault(1, name, "Spalte fehlt" if name not in header else "Spalte steht mehrfach da")
    for name in header:
        if name not in COLUMNS and name not in OPTIONAL:
            yield CsvFault(1, name, "unbekannte Spalte")


def _numbered(reader: Iterator[list[str]], faults: list[CsvFault]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they begin on: a quoted field may hold line breaks. Empty lines are skipped."""
    line = getattr(reader, "line_num", 1) + 1
    while True:
        try:
            values = next(reader, None)
        except csv.Error:
            faults.append(CsvFault(line, "", UNREADABLE))
            return
        if values is None:
            return
        if any(value.strip() for value in values):
            yield line, values
        line = getattr(reader, "line_num", line) + 1


def _row_faults(line: int, cells: Mapping[str, str], sites: Collection[str]) -> Iterator[CsvFault]:
    for column, value in cells.items():
        message = _cell_fault(column, value)
        if message:
            yield CsvFault(line, column, message)
    if cells["Standort"] and cells["Standort"] not in sites:
        yield CsvFault(line, "Standort", f"„{cells['Standort']}“ gibt es in dieser Region nicht")
    if cells["Versandweg"] == "e-mail" and not cells["E-Mail"]:
        yield CsvFault(line, "E-Mail", "fehlt, obwohl der Versandweg e-mail ist")


def _cell_fault(column: str, value: str) -> str:
    if not value:
        return "fehlt" if column in REQUIRED else ""
    if len(value) > LONGEST:
        return f"ist länger als {LONGEST} Zeichen"
    check = _CHECKS.get(column)
    return character_fault(value) or (check(value) if check else "")


def _bg_number_fault(value: str) -> str:
    return "" if BG_NUMBER.fullmatch(value) else f"„{value}“ ist keine BG-Nummer (Beispiel: 23702//0012345)"


def postcode_fault(value: str) -> str:
    """German postcodes run from 01067 to 99998; a lost leading zero is the usual accident of spreadsheets."""
    if re.fullmatch(r"[0-9]{4}", value):
        return f"„{value}“ hat nur vier Ziffern; fehlt die führende Null?"
    if not re.fullmatch(r"[0-9]{5}", value) or not "01067" <= value <= "99998":
        return f"„{value}“ ist keine deutsche Postleitzahl"
    return ""


def _channel_fault(value: str) -> str:
    return "" if value in CHANNELS else f"„{value}“ ist nicht post oder e-mail"


def _email_fault(value: str) -> str:
    return "" if is_address(value) else f"„{value}“ ist keine E-Mail-Adresse"


def _salutation_fault(value: str) -> str:
    return "" if value in SALUTATIONS else f"„{value}“ ist nicht {', '.join(SALUTATIONS)} oder leer"


def _plain_fault(value: str) -> str:
    return "enthält ein Fragezeichen; ist beim Export ein Buchstabe verloren gegangen?" if "?" in value else ""


def _large_print_fault(value: str) -> str:
    return "" if value in ("ja", "nein") else f"„{value}“ ist nicht ja oder nein"


_CHECKS = {
    "Anrede": _salutation_fault,
    **dict.fromkeys(PLAIN, _plain_fault),
    "BG-Nummer": _bg_number_fault,
    "PLZ": postcode_fault,
    "Versandweg": _channel_fault,
    "E-Mail": _email_fault,
    "Großdruck": _large_print_fault,
}


def _row(cells: Mapping[str, str]) -> HouseholdRow:
    return HouseholdRow(
        bg_number=cells["BG-Nummer"],
        salutation=cells["Anrede"],
        first_name=cells["Vorname"],
        last_name=cells["Nachname"],
        address_addition=cells["Adresszusatz"],
        street=cells["Straße"],
        house_number=cells["Hausnummer"],
        postcode=cells["PLZ"],
        city=cells["Ort"],
        site=cells["Standort"],
        channel=CHANNELS[cells["Versandweg"]],
        email=cells["E-Mail"],
        phone=cells["Telefon"],
        benefits_contact=cells["Ansprechpartner Leistung"],
        benefits_extension=cells["Durchwahl Leistung"],
        placement_contact=cells["Ansprechpartner Vermittlung"],
        placement_extension=cells["Durchwahl Vermittlung"],
        exclusion=cells["Ausschluss"],
        large_print=cells.get("Großdruck") == "ja",
    )
