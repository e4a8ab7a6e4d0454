"""Import appointments: read the file, put household ids in place of BG numbers, hand the rows to scheduling."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from services.chassis.process.apart.limits import Overrun
from services.chassis.process.problems import Fault, Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.import_rows import ROWS_IN_A_PORTION, packed
from services.contracts.calls.scheduling import IMPORT_INVALID
from services.contracts.faults import Faults
from services.contracts.files.appointments import WORDS
from services.contracts.portions import in_portions
from services.gateway.application.appointment_file import AppointmentsRead, read_file
from services.gateway.application.households import households_of
from services.gateway.application.ports import Apart
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.scheduling import ImportView

_COLUMNS = {**WORDS.columns, "starts_at": WORDS.columns["start"]}


def import_appointments(
    backends: Backends, apart: Apart, region: str, raw: bytes, zone: ZoneInfo, actor: Actor
) -> ImportView:
    """Whole or not at all; personal data stays in notification."""
    try:
        file: AppointmentsRead = apart(read_file, [raw], zone)
    except Overrun as overrun:
        raise Problem.of(IMPORT_INVALID, [Fault("file", "takes-too-much", overrun.params)], count=1) from overrun
    if file.faults:
        raise Problem.of(IMPORT_INVALID, file.faults, count=file.faults.total)
    households = households_of(backends, region, file.bg_numbers)
    unknown = [row["line"] for row in in_portions(file.rows) if row["bg_number"] not in households]
    if unknown:
        place = _COLUMNS["bg_number"]
        faults = [Fault(f"line {line}/{place}", "bg-number-unknown", line=line) for line in unknown[: Faults.MOST]]
        raise Problem.of(IMPORT_INVALID, faults, count=len(unknown))
    rows = list(_packed(file.rows, households))
    try:
        return backends.scheduling.import_appointments(region=region, rows=rows, actor=actor)
    except Problem as problem:
        raise Problem(problem.status, problem.code, problem.params, list(_in_columns(problem.faults))) from problem


def _packed(rows: Sequence[dict[str, Any]], households: Mapping[str, str]) -> Iterator[str]:
    """The rows as they travel, with household ids in place of BG numbers."""
    portion: list[dict[str, Any]] = []
    for row in in_portions(rows):
        portion.append({"household_id": households[row.pop("bg_number")], **row})
        if len(portion) == ROWS_IN_A_PORTION:
            yield packed(portion)
            portion = []
    if portion:
        yield packed(portion)


def _in_columns(faults: Iterable[Fault]) -> Iterable[Fault]:
    """Scheduling names the parts of a row by their keys, people know the columns of their file."""
    for fault in faults:
        line, _, key = fault.place.partition("/")
        yield replace(fault, place=f"{line}/{_COLUMNS[key]}" if key in _COLUMNS else fault.place)
