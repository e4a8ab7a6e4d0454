"""An appointment file as the process that reads it apart hands it back: in pieces that are unpacked one by one."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from services.chassis.process.apart.packed import Packed
from services.contracts.faults import Faults
from services.contracts.files.appointments import read_appointments


@dataclass(frozen=True)
class AppointmentsRead:
    """Rows as `read_appointments` makes them, and the BG numbers in them."""

    rows: Packed[dict[str, Any]]
    bg_numbers: list[str]
    faults: Faults


def read_file(content: bytes, zone: ZoneInfo) -> AppointmentsRead:
    """Of a file with faults they are all that counts."""
    file = read_appointments(content, zone)
    rows = [] if file.faults else file.rows
    return AppointmentsRead(Packed.of(rows), sorted({row["bg_number"] for row in rows}), file.faults)
