"""The stage plan: a region's stages, whole and comparable, ordered by rank from the most closed to the most open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]

REMARKS = ("source", "note", "assumed")


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
    """The stage of a completed document as it is published: without its remarks."""
    whole = {key: value for key, value in stage.items() if key not in REMARKS}
    for key in ("measures", "gates"):
        whole[key] = [{name: value for name, value in entry.items() if name not in REMARKS} for entry in whole[key]]
    return whole
