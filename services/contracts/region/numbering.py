"""How rooms and members of staff are called: what stands in limits, appointments and letters must be the same room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RoomNumber:
    """One room. `area` in square metres; `persons` counts everybody in it, staff included."""

    id: str
    zone: str
    kind: str
    area: float
    persons: int
    department: str | None


@dataclass(frozen=True, slots=True)
class StaffNumber:
    """A member of staff; `at_home`: phone and video only."""

    id: str
    department: str
    at_home: bool


def rooms(site: Mapping[str, Any]) -> list[RoomNumber]:
    """Rooms of a site of a complete document: "<zone>-<kind>-01" and so on, numbered through all groups of the two."""
    return list(_rooms(site["rooms"]))


def staff(site: Mapping[str, Any]) -> list[StaffNumber]:
    """Staff of a site of a complete document: "<department>-01" and so on; the last of a group are those at home."""
    return list(_staff(site["staff"]))


def _rooms(groups: list[Mapping[str, Any]]) -> Iterator[RoomNumber]:
    numbers: Counter[str] = Counter()
    for group in groups:
        stem = f"{group['zone']}-{group['kind']}"
        for _ in range(group["count"]):
            numbers[stem] += 1
            room = f"{stem}-{numbers[stem]:02}"
            shape = float(group["area"]), group["persons"], group["department"]
            yield RoomNumber(room, group["zone"], group["kind"], *shape)


def _staff(groups: list[Mapping[str, Any]]) -> Iterator[StaffNumber]:
    numbers: Counter[str] = Counter()
    for group in groups:
        department = group["department"]
        for position in range(group["count"]):
            numbers[department] += 1
            at_home = position >= group["count"] - group["at_home"]
            yield StaffNumber(f"{department}-{numbers[department]:02}", department, at_home)
