"""The protection concept of a site: what the building, its zones and rooms hold, and what protects people there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the building. `area` in square metres; `persons`: visitors at the same time without any restriction."""

    id: str
    name: str
    floor: int
    area: float
    persons: int
    waiting: bool


@dataclass(frozen=True, slots=True)
class Room:
    """One room. `persons` counts everybody in it, staff included."""

    id: str
    zone: str
    kind: str
    area: float
    persons: int
    department: str | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A measure or a piece of equipment: a name for machines and a sentence for people."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Measure(Notice):
    """`valid_until`: the last day on which it holds, as ISO text; None: until a newer concept."""

    valid_until: str | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """What was decided for a site; `persons` are the visitors in the whole building at the same time."""

    persons: int
    zones: tuple[Zone, ...]
    rooms: tuple[Room, ...]
    measures: tuple[Measure, ...]
    equipment: tuple[Notice, ...]

    def content(self) -> dict[str, Any]:
        """The concept as plain lists and mappings, as it is stored and shown."""
        content = asdict(self)
        whole = {key: list(value) if isinstance(value, tuple) else value for key, value in content.items()}
        for measure in whole["measures"]:
            if measure["valid_until"] is None:
                del measure["valid_until"]  # as it was written before there were any: the same digest
        return whole

    def measures_on(self, day: str) -> tuple[Measure, ...]:
        """Those that hold on this day, an ISO text."""
        return tuple(entry for entry in self.measures if entry.valid_until is None or entry.valid_until >= day)

    def digest(self) -> str:
        """Equal for equal concepts: a load that changes nothing publishes no new version."""
        canonical = json.dumps(self.content(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sha256(canonical.encode()).hexdigest()

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Concept:
        return cls(
            persons=content["persons"],
            zones=tuple(Zone(**zone) for zone in content["zones"]),
            rooms=tuple(Room(**room) for room in content["rooms"]),
            measures=tuple(Measure(**notice) for notice in content["measures"]),
            equipment=tuple(Notice(**notice) for notice in content["equipment"]),
        )
