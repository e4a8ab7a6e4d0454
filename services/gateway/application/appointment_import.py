"""Import appointments: read the file, put household ids in place of BG numbers, hand the rows to scheduling."""

import time
from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from services.chassis.process.problems import Fault, Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.scheduling import IMPORT_INVALID
from services.contracts.files.appointments import WORDS, read_appointments
from services.gateway.application.households import households_of
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.scheduling import ImportView

_MOST_FAULTS = 1000
_COLUMNS = {**WORDS.columns, "starts_at": WORDS.columns["start"]}


def import_appointments(backends: Backends, region: str, raw: bytes, zone: ZoneInfo, actor: Actor) -> ImportView:
    """Whole or not at all; personal data stays in notification."""
    # Other requests share this thread of the machine: they get their turn between lines.
    file = read_appointments(raw, zone, breathe=lambda: time.sleep(0))
    if file.faults:
        raise Problem.of(IMPORT_INVALID, file.faults[:_MOST_FAULTS], count=len(file.faults))
    households = households_of(backends, region, sorted({row["bg_number"] for row in file.rows}))
    unknown = [row["line"] for row in file.rows if row["bg_number"] not in households]
    if unknown:
        place = _COLUMNS["bg_number"]
        faults = [Fault(f"line {line}/{place}", "bg-number-unknown", line=line) for line in unknown[:_MOST_FAULTS]]
        raise Problem.of(IMPORT_INVALID, faults, count=len(unknown))
    for row in file.rows:
        row["household_id"] = households[row.pop("bg_number")]
    try:
        return backends.scheduling.import_appointments(region=region, rows=file.rows, actor=actor)
    except Problem as problem:
        raise Problem(problem.status, problem.code, problem.params, list(_in_columns(problem.faults))) from problem


def _in_columns(faults: Iterable[Fault]) -> Iterable[Fault]:
    """Scheduling names the parts of a row by their keys, people know the columns of their file."""
    for fault in faults:
        line, _, key = fault.place.partition("/")
        yield replace(fault, place=f"{line}/{_COLUMNS[key]}" if key in _COLUMNS else fault.place)
