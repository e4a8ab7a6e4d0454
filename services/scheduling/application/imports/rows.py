"""One line of an appointments file: what is wrong with it, and how it is known again."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.contracts.faults import Fault
from services.scheduling.application.bookings.booking_request import (
    off_the_minute,
    says_something,
    unknown_matter,
    wrong_staff,
    wrong_time,
)
from services.scheduling.application.commands import ImportRow
from services.scheduling.domain.site import Site
from services.scheduling.domain.stage import Channel


def source_of(row: ImportRow) -> str:
    """A digest of all that the line says, wherever in its file it stands."""
    said = sorted((key, str(value)) for key, value in asdict(row).items() if key != "line")
    return hashlib.sha256(repr(said).encode()).hexdigest()


def wrong(row: ImportRow, site: Site, now: datetime) -> list[Fault]:
    line = f"line {row.line}/"
    faults = list(unknown_matter(row.kind, row.department, site, line))
    faults += wrong_time(row.starts_at, now, f"{line}starts_at")
    faults += off_the_minute(row.starts_at, f"{line}starts_at")
    if row.presence_required and row.channel is not Channel.IN_PERSON:
        faults.append(fault(row, "channel", "only-in-person"))
    faults += wrong_staff(row.staff, site.kinds.get(row.kind), row.department, site, f"{line}staff")
    if row.second_person and not says_something(row.note):
        faults.append(fault(row, "note", "second-person-without-note"))
    return faults


def fault(row: ImportRow, key: str, code: str, **params: Any) -> Fault:
    return Fault(f"line {row.line}/{key}", code, params, row.line)
