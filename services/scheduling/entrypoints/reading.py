"""What comes over the wire, read into commands; what cannot be read is a Problem with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.process.problems import Fault, Problem
from services.scheduling.application.commands import Book, ImportRow, RecordTriage
from services.scheduling.application.preview_replan import SitePreview
from services.scheduling.domain.stage import Channel

Json = Mapping[str, Any]
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""No database keeps these: the zero character, and halves of characters."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
COLUMNS = {
    "reference": "Termin-Nr",
    "household_id": "BG-Nummer",
    "site": "Standort",
    "department": "Abteilung",
    "kind": "Anliegen",
    "channel": "Kanal",
    "starts_at": "Beginn",
    "minutes": "Minuten",
    "persons": "Personen",
    "presence_required": "Persönlich nötig",
    "phone_known": "Telefon",
    "video_capable": "Video",
    "staff": "Mitarbeiter",
}


def instant(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise ValueError("muss ein Zeitpunkt mit Zeitzone sein")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"muss zwischen {FIRST_YEAR} und {LAST_YEAR} liegen")
    return moment


def text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("fehlt")
    if UNSTORABLE.search(value):
        raise ValueError("enthält Zeichen, die es nicht gibt")
    return value


def identifier(value: Any) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(text(value))
    except ValueError as error:
        raise ValueError("ist keine gültige Kennung") from error


def channel(value: Any) -> Channel:
    try:
        return Channel(value)
    except ValueError as error:
        raise ValueError("muss in_person, phone oder video sein") from error


def whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1000:
        raise ValueError("muss eine ganze Zahl ab 1 sein")
    return value


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("muss ja oder nein sein")
    return value


def staff(value: Any) -> tuple[str, ...] | None:
    """One or several, as a list or separated by commas; None for anybody."""
    names = value.replace(",", " ").split() if isinstance(value, str) else list(value or ())
    return tuple(sorted({text(name) for name in names})) or None


def optional(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


BOOK: dict[str, Callable[[Any], Any]] = {
    "site": text,
    "household_id": identifier,
    "department": text,
    "kind": text,
    "channel": channel,
    "starts_at": instant,
    "minutes": optional(whole),
    "persons": optional(whole),
    "presence_required": flag,
    "phone_known": flag,
    "video_capable": flag,
    "staff": staff,
    "expected_sequence": optional(int),
    "idempotency_key": optional(text),
}
TRIAGE: dict[str, Callable[[Any], Any]] = {
    "site": text,
    "household_id": identifier,
    "decision": text,
    "department": optional(text),
    "appointment_id": optional(identifier),
}
ROW = {**{name: BOOK[name] for name in COLUMNS if name in BOOK}, "reference": text, "minutes": whole, "persons": whole}
PREVIEW: dict[str, Callable[[Any], Any]] = {
    "site": text,
    "sequence": int,
    "stage": dict,
    "limits": dict,
    "effective_at": optional(instant),
}


def to_book(command: Json) -> Book:
    return Book(**_checked("Der Terminwunsch hat Fehler", _known(command, BOOK), BOOK, BOOK.keys() - _OPTIONAL))


def to_triage(command: Json) -> RecordTriage:
    needed = TRIAGE.keys() - {"appointment_id", "department"}
    return RecordTriage(**_checked("Der Telefonkontakt hat Fehler", _known(command, TRIAGE), TRIAGE, needed))


def to_rows(rows: Sequence[Json]) -> list[ImportRow]:
    """All lines, or a Problem with the faults of all lines."""
    found, faults = [], []
    for number, row in enumerate(rows, start=2):
        line = row.get("line") or number
        values, wrong = _read(_known(row, ROW), ROW, ROW.keys() - {"staff"})
        faults += [Fault(f"line {line}/{COLUMNS[fault.place]}", fault.message) for fault in wrong]
        if not wrong:
            found.append(ImportRow(line=line, **{"staff": None, **values}))
    if faults:
        raise Problem(422, "Die Termindatei hat Fehler", f"{len(faults)} Fehler gefunden", faults[:1000])
    return found


def to_preview(site: Json) -> SitePreview:
    values = _checked("Die Vorschau hat Fehler", _known(site, PREVIEW), PREVIEW, PREVIEW.keys() - {"effective_at"})
    return SitePreview(**{"effective_at": None, **values})


def argument(name: str, read: Callable[[Any], Any], value: Any) -> Any:
    """One argument of a call. Raises Problem 422."""
    return _checked("Die Anfrage hat Fehler", {name: value}, {name: read}, {name})[name]


_OPTIONAL = {
    "minutes",
    "persons",
    "presence_required",
    "phone_known",
    "video_capable",
    "staff",
    "expected_sequence",
    "idempotency_key",
}


def _known(document: Json, reads: Mapping[str, Any]) -> dict[str, Any]:
    return {name: document[name] for name in reads if name in document}


def _checked(title: str, values: Json, reads: Mapping[str, Callable[[Any], Any]], needed: set[str]) -> dict[str, Any]:
    found, faults = _read(values, reads, needed)
    if faults:
        raise Problem(422, title, faults=faults)
    return found


def _read(
    values: Json, reads: Mapping[str, Callable[[Any], Any]], needed: set[str]
) -> tuple[dict[str, Any], list[Fault]]:
    found: dict[str, Any] = {}
    faults = [Fault(name, "fehlt") for name in sorted(needed - values.keys())]
    for name, value in values.items():
        try:
            found[name] = reads[name](value)
        except (ValueError, TypeError) as error:
            faults.append(Fault(name, str(error)))
    return found, faults
