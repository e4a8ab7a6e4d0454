"""Import appointments: read the file, put household ids in place of BG numbers, hand the rows to scheduling."""

from zoneinfo import ZoneInfo

from services.chassis.process.problems import Fault, Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.scheduling import IMPORT_INVALID
from services.gateway.application.appointments_csv import parse_appointments
from services.gateway.application.households import households_of
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.scheduling import ImportView

_MOST_FAULTS = 1000


def import_appointments(backends: Backends, region: str, raw: bytes, zone: ZoneInfo, actor: Actor) -> ImportView:
    """Whole or not at all; personal data stays in notification."""
    rows = parse_appointments(raw, zone)
    households = households_of(backends, region, sorted({row["bg_number"] for row in rows}))
    unknown = [row["line"] for row in rows if row["bg_number"] not in households]
    if unknown:
        faults = [Fault(f"line {line}/BG-Nummer", "bg-number-unknown", line=line) for line in unknown[:_MOST_FAULTS]]
        raise Problem.of(IMPORT_INVALID, faults, count=len(unknown))
    for row in rows:
        row["household_id"] = households[row.pop("bg_number")]
        row["staff"] = [row["staff"]] if isinstance(row["staff"], str) else row["staff"]
    return backends.scheduling.import_appointments(region=region, rows=rows, actor=actor)
