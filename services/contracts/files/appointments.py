"""The appointment file: one line an appointment, every fault of every line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from services.contracts.calls.import_rows import LONGEST_MINUTES, MOST_PERSONS
from services.contracts.faults import Fault, Faults
from services.contracts.files import cells
from services.contracts.files.table import CellFault, Line, read_lines, words
from services.contracts.schemas import FIRST_YEAR, LAST_YEAR

WORDS = words("appointments")


@dataclass(slots=True)
class AppointmentFile:
    """`rows` as the call `import_appointments` takes them, with `bg_number` in place of `household_id`."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)


def _day(cell: str) -> date:
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        raise CellFault("not-a-day") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellFault("year-out-of-range", min=FIRST_YEAR, max=LAST_YEAR)
    return day


def _clock(cell: str) -> time:
    try:
        if not re.fullmatch(r"\d{1,2}:\d{2}", cell):
            raise ValueError(cell)
        return time.fromisoformat(cell.zfill(5))
    except ValueError:
        raise CellFault("not-a-time-of-day") from None


_YES_NO = cells.yes_no(WORDS.answers)
_CHANNEL = cells.choice(WORDS.choices["channel"])
READERS: dict[str, Callable[[str], Any]] = {
    "reference": cells.required(),
    "bg_number": cells.required(cells.bg_number),
    "site": cells.required(),
    "department": cells.required(),
    "kind": cells.required(),
    "channel": lambda cell: _CHANNEL(cell.lower()),
    "minutes": cells.whole(1, LONGEST_MINUTES),
    "persons": cells.whole(1, MOST_PERSONS),
    "presence_required": _YES_NO,
    "phone_known": _YES_NO,
    "video_capable": _YES_NO,
    "second_person": lambda cell: bool(cell) and _YES_NO(cell),
    "note": lambda cell: cells.text(cell) or None,
}


def read_appointments(content: bytes, zone: ZoneInfo) -> AppointmentFile:
    """All rows and all faults of the file; times are local to `zone`."""
    file = AppointmentFile()
    lines, file.faults = read_lines(content, WORDS)
    first_seen: dict[str, int] = {}
    for line in lines:
        row = _row(line, zone)
        reference = row["reference"]
        if reference and first_seen.setdefault(reference, line.number) != line.number:
            line.fault("reference", "repeated-in-line", line=first_seen[reference])
        file.faults.extend(line.faults)
        file.rows.append(row)
    if not file.rows and not file.faults:
        file.faults.append(Fault("file", "no-lines"))
    return file


def _row(line: Line, zone: ZoneInfo) -> dict[str, Any]:
    values = {key: line.read(key, reader) for key, reader in READERS.items()}
    day, start = line.read("date", _day), line.read("start", _clock)
    named = line.read("staff", cells.text)
    staff = named.replace(",", " ").split() if named else None
    return {"line": line.number, **values, "starts_at": _instant(line, day, start, zone), "staff": staff}


def _instant(line: Line, day: date | None, start: time | None, zone: ZoneInfo) -> str | None:
    """Local to the site; an hour that the change to summer time skips does not exist."""
    if day is None or start is None:
        return None
    local = datetime.combine(day, start, zone)
    if local.astimezone(UTC).astimezone(zone).time() != start:
        line.fault("start", "hour-skipped-by-summer-time")
        return None
    return local.isoformat()
