"""The household file as a child process reads it, and as it comes back: rows packed, the first faults, their number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from services.chassis.process.apart.packed import Packed
from services.contracts.faults import Faults
from services.contracts.files.households import HouseholdRow, read_households


@dataclass(frozen=True)
class HouseholdsRead:
    """Fit for import only without a fault."""

    rows: Packed[HouseholdRow]
    lines: list[int]
    """Of each row."""
    faults: Faults
    doubts: Faults


def read_packed(content: bytes, sites: Collection[str]) -> HouseholdsRead:
    file = read_households(content, sites)
    rows, lines = ([], []) if file.faults else (file.rows, file.lines)
    return HouseholdsRead(Packed.of(rows), lines, file.faults, file.doubts)
