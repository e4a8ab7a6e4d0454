"""Appointments as authorities export them: semicolons; UTF-8 with or without BOM, or Windows-1252."""

import csv
import io
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as clock_time
from typing import Any
from zoneinfo import ZoneInfo

from services.chassis.process.problems import Fault, Problem
from services.contracts.schemas import UNSTORABLE

COLUMNS = {
    "Termin-Nr": "reference",
    "BG-Nummer": "bg_number",
    "Standort": "site",
    "Abteilung": "department",
    "Anliegen": "kind",
    "Kanal": "channel",
    "Datum": "date",
    "Beginn": "start",
    "Minuten": "minutes",
    "Personen": "persons",
    "Persönlich nötig": "presence_required",
    "Telefon": "phone_known",
    "Video": "video_capable",
    "Mitarbeiter": "staff",
}
CHANNELS = {"persönlich": "in_person", "telefon": "phone", "video": "video"}
YES_NO = {"ja": True, "nein": False}
BG_NUMBER = re.compile(r"\d{5}//\d{7}")
_ROWS_BETWEEN_BREATHS = 200
_MOST_FAULTS = 1000


@dataclass
class _Line:
    """One line while it is read: collects the faults of all its fields instead of stopping at the first."""

    number: int
    cells: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def read(self, column: str, parse: Callable[[str], Any], expected: str) -> Any:
        text = self.cells[column]
        try:
            return parse(text)
        except (ValueError, KeyError):
            shown = f"„{text}“ ist ungültig" if text else "fehlt"
            self.faults.append(Fault(f"line {self.number}/{column}", f"{shown}; erwartet: {expected}"))
            return None


def parse_appointments(raw: bytes, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Rows with `bg_number` still in them. Raises Problem 422 with every fault of every line."""
    reader = csv.reader(io.StringIO(_decode(raw), newline=""), delimiter=";", strict=True)
    try:
        _check_header(next(reader, []))
        return _read_lines(reader, zone)
    except csv.Error as error:
        raise _faulty([Fault(f"line {reader.line_num}", f"nicht lesbar: {error}")]) from error


def _read_lines(reader: Any, zone: ZoneInfo) -> list[dict[str, Any]]:
    rows, faults = [], []
    seen: dict[str, int] = {}
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        number = reader.line_num
        if len(cells) != len(COLUMNS):
            faults.append(Fault(f"line {number}", f"hat {len(cells)} statt {len(COLUMNS)} Felder"))
            continue
        line = _Line(number, {column: cell.strip() for column, cell in zip(COLUMNS, cells, strict=True)})
        row = _row(line, zone)
        first = seen.setdefault(row["reference"], number)
        if row["reference"] and first != number:
            line.faults.append(Fault(f"line {number}/Termin-Nr", f"steht schon in Zeile {first}"))
        faults += line.faults
        rows.append(row)
        if len(rows) % _ROWS_BETWEEN_BREATHS == 0:
            time.sleep(0)  # other requests share this thread of the machine
    if faults:
        raise _faulty(faults)
    if not rows:
        raise Problem(422, "Die Datei ist leer", "Unter der Kopfzeile steht kein Termin.")
    return rows


def _row(line: _Line, zone: ZoneInfo) -> dict[str, Any]:
    day = line.read("Datum", date.fromisoformat, "Datum wie 2020-06-18")
    start = line.read("Beginn", _clock, "Uhrzeit wie 09:30")
    return {
        "line": line.number,
        "reference": line.read("Termin-Nr", _text, "eine Nummer"),
        "bg_number": line.read("BG-Nummer", _bg_number, "BG-Nummer wie 23702//0012345"),
        "site": line.read("Standort", _text, "Kennung des Standorts"),
        "department": line.read("Abteilung", _text, "Kennung der Abteilung"),
        "kind": line.read("Anliegen", _text, "Kennung des Anliegens"),
        "channel": line.read("Kanal", lambda text: CHANNELS[text.lower()], "persönlich, telefon oder video"),
        "starts_at": _instant(line, day, start, zone),
        "minutes": line.read("Minuten", _between(1, 600), "ganze Zahl von 1 bis 600"),
        "persons": line.read("Personen", _between(1, 50), "ganze Zahl von 1 bis 50"),
        "presence_required": line.read("Persönlich nötig", _yes_no, "ja oder nein"),
        "phone_known": line.read("Telefon", _yes_no, "ja oder nein"),
        "video_capable": line.read("Video", _yes_no, "ja oder nein"),
        "staff": line.read("Mitarbeiter", _text, "Kennung oder nichts") if line.cells["Mitarbeiter"] else None,
    }


def _instant(line: _Line, day: date | None, start: clock_time | None, zone: ZoneInfo) -> str | None:
    """Local to the site; an hour that the change to summer time skips does not exist."""
    if day is None or start is None:
        return None
    if not 1900 <= day.year < 2200:
        line.faults.append(Fault(f"line {line.number}/Datum", "muss zwischen 1900 und 2199 liegen"))
        return None
    local = datetime.combine(day, start, zone)
    if local.astimezone(UTC).astimezone(zone).time() != start:
        line.faults.append(
            Fault(f"line {line.number}/Beginn", "diese Uhrzeit gibt es an diesem Tag nicht (Zeitumstellung)")
        )
        return None
    return local.isoformat()


def _decode(raw: bytes) -> str:
    """UTF-8 if it is UTF-8, else Windows-1252: a text in the one is practically never valid in the other."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
    raise _faulty([Fault(f"line {line}", "weder UTF-8 noch Windows-1252")])


def _check_header(header: list[str]) -> None:
    names = [name.strip() for name in header]
    if names == list(COLUMNS):
        return
    faults = [Fault(f"line 1/{name}", "Spalte fehlt") for name in COLUMNS if name not in names]
    faults += [Fault(f"line 1/{name}", "unbekannte Spalte") for name in names if name not in COLUMNS]
    if not faults:
        faults = [Fault("line 1", f"erwartet werden die Spalten {';'.join(COLUMNS)} in dieser Reihenfolge")]
    raise _faulty(faults)


def _faulty(faults: list[Fault]) -> Problem:
    more = f" Gezeigt werden die ersten {_MOST_FAULTS}." if len(faults) > _MOST_FAULTS else ""
    detail = f"{len(faults)} Fehler gefunden; kein Termin wurde übernommen.{more}"
    return Problem(422, "Die Termindatei hat Fehler", detail, faults[:_MOST_FAULTS])


def _text(text: str) -> str:
    if not text or len(text) > 100 or UNSTORABLE.search(text):
        raise ValueError(text)
    return text


def _bg_number(text: str) -> str:
    if not BG_NUMBER.fullmatch(text):
        raise ValueError(text)
    return text


def _clock(text: str) -> clock_time:
    if not re.fullmatch(r"\d{1,2}:\d{2}", text):
        raise ValueError(text)
    return clock_time.fromisoformat(text.zfill(5))


def _between(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", text) or not lowest <= int(text) <= highest:
            raise ValueError(text)
        return int(text)

    return parse


def _yes_no(text: str) -> bool:
    return YES_NO[text.lower()]
