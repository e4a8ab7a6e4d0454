"""The stage plan: a region's stages, whole and comparable, ordered by rank from the most closed to the most open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


Document = Mapping[str, Any]

DEFAULTS: Mapping[str, Any] = {
    "area_per_person": None,
    "departments": {},
    "tandem": False,
    "arrival_spread_minutes": None,
    "invitation_check": False,
    "hours": None,
    "measures": [],
    "gates": [],
    "until": None,
}
"""What a stage says that leaves a field out; the same fields may be null in the document."""

REMARKS = ("source", "note")


@dataclass(frozen=True)
class Stage:
    """A stage as it is in force: `version` rises with every change of its rules by a newer region file."""

    id: str
    rank: int
    name: str
    version: int
    definition: Mapping[str, Any]

    @property
    def gates(self) -> list[Mapping[str, Any]]:
        return list(self.definition["gates"])

    @property
    def short(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name, "rank": self.rank}


def definition(stage: Document) -> dict[str, Any]:
    """The stage of a checked document with every field the published stage has, remarks left out."""
    given = {key: value for key, value in stage.items() if value is not None and key not in REMARKS}
    whole = {**DEFAULTS, **given}
    until = whole["until"]
    whole["until"] = until.isoformat() if isinstance(until, date) else until
    whole["measures"] = [notice(entry) for entry in whole["measures"]]
    whole["gates"] = [_gate(entry) for entry in whole["gates"]]
    return whole


def notice(entry: Document) -> dict[str, str]:
    """A measure or a piece of equipment without its remarks."""
    return {"id": entry["id"], "text": entry["text"]}


def _gate(gate: Document) -> dict[str, Any]:
    return {"id": gate["id"], "kind": gate["kind"], "text": gate["text"], "threshold": gate.get("threshold")}
