"""The stage plan: a region's stages, whole and comparable, ordered by rank from the most closed to the most open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Document = Mapping[str, Any]

REMARKS = ("source", "note", "assumed")

VALID_DAYS = 7
"""So many days a confirmation of a gate counts where the stage plan does not say."""

RECHECK_DAYS = 1
"""So many days before its date an announced switch is judged, as a warning, where the stage plan does not say."""

STAGE_ADDED_LATER = {"lead_days": None, "recheck_days": RECHECK_DAYS, "then": None}
ADDED_LATER = {"valid_until": None, "valid_days": VALID_DAYS, "second_person": False}
"""What plans of before could not say. Its default is left out of a definition, so that loading the same file after an
upgrade changes no stage."""


@dataclass(frozen=True)
class Stage:
    """A stage as it is in force: `version` rises with every change of its rules by a newer region file."""

    id: str
    rank: int
    name: str
    version: int
    definition: Mapping[str, Any]

    @property
    def lead_days(self) -> int | None:
        """Working days that a switch to it is announced ahead; None: what printing and post take, and a day."""
        days = self.definition.get("lead_days")
        return None if days is None else int(days)

    @property
    def recheck_days(self) -> int:
        """So many days before its date somebody is warned if gates would hold a switch to it."""
        days = self.definition.get("recheck_days")
        return RECHECK_DAYS if days is None else int(days)

    @property
    def then(self) -> str | None:
        """The stage that is proposed when this one is over."""
        return self.definition.get("then")

    @property
    def gates(self) -> list[Mapping[str, Any]]:
        return list(self.definition.get("gates") or ())

    @property
    def until(self) -> date | None:
        """Its last day, local to the region."""
        until = self.definition.get("until")
        return date.fromisoformat(str(until)) if until else None

    def over_on(self, day: date) -> bool:
        return self.until is not None and day > self.until

    @property
    def short(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name, "rank": self.rank}


def definition(stage: Document) -> dict[str, Any]:
    """The stage of a completed document as it is published: without its remarks."""
    whole = {
        key: value
        for key, value in stage.items()
        if key not in REMARKS and not (key in STAGE_ADDED_LATER and value == STAGE_ADDED_LATER[key])
    }
    for key in ("measures", "gates"):
        whole[key] = [_said(entry) for entry in whole[key]]
    return whole


def _said(entry: Document) -> dict[str, Any]:
    return {
        name: value
        for name, value in entry.items()
        if name not in REMARKS and not (name in ADDED_LATER and value == ADDED_LATER[name])
    }
