"""Gates: conditions that hold a switch which opens sites, until they are met or a person confirms them.

A confirmation is of its day: it counts as long as the stage plan says (`valid_days`), then somebody must look again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.sites.domain.moves import Move, Position
from services.sites.domain.stages import VALID_DAYS, Stage

AUTOMATIC = ("concept_published",)
"""Gates that the system can see for itself; nobody has to confirm them, and nobody can."""


class Standing(StrEnum):
    """How a gate stands; it lets the switch through when it is met."""

    MET = "met"
    OPEN = "open"  # nobody has confirmed it, or sites are missing
    NOT_MET = "not_met"  # somebody looked and found it not met
    EXPIRED = "expired"  # confirmed, but too long before it counts


@dataclass(frozen=True)
class Confirmation:
    """What a person found of a gate: met or not, at which reading (of case numbers), and when."""

    gate: str
    by: str
    at: datetime
    passed: bool = True
    reading: float | None = None


@dataclass(frozen=True)
class Gate:
    """A gate of a stage and how it stands for one switch; `missing` names the sites that do not meet it yet.

    `found` is what a person said of it last; it counts until `valid_until`.
    """

    id: str
    kind: str
    text: str
    threshold: float | None
    standing: Standing
    missing: tuple[str, ...] = ()
    found: Confirmation | None = None
    valid_until: datetime | None = None
    second_person: bool = False

    @property
    def passed(self) -> bool:
        return self.standing is Standing.MET

    @property
    def view(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"id": self.id, "kind": self.kind, "text": self.text, "passed": self.passed}
        found = {
            "reading": self.found.reading if self.found else None,
            "by": self.found.by if self.found else None,
            "at": self.found.at if self.found else None,
            "valid_until": self.valid_until,
        }
        about = {"threshold": self.threshold, "missing": list(self.missing), "second_person": self.second_person}
        return {**shown, **about, "standing": self.standing.value, **found}


def gates_of(
    stage: Stage,
    moving: Iterable[Move],
    positions: Iterable[Position],
    confirmations: Iterable[Confirmation],
    at: datetime,
) -> list[Gate]:
    """How the stage's gates stand for these moves at an instant; none apply when no site opens further."""
    opening = {move.site for move in moving if move.opens}
    if not opening:
        return []
    without_concept = tuple(p.name for p in positions if p.site in opening and p.concept_version is None)
    newest = {entry.gate: entry for entry in sorted(confirmations, key=lambda entry: entry.at)}
    return [_gate(gate, newest.get(gate["id"]), without_concept, at) for gate in stage.gates]


def exceeds(gate: Mapping[str, Any], reading: float | None) -> bool:
    """Whether the reading is above the gate's threshold."""
    return reading is not None and gate.get("threshold") is not None and reading > gate["threshold"]


def _gate(gate: Mapping[str, Any], found: Confirmation | None, without_concept: tuple[str, ...], at: datetime) -> Gate:
    about = (gate["id"], gate["kind"], gate["text"], gate.get("threshold"))
    if gate["kind"] in AUTOMATIC:
        return Gate(*about, Standing.OPEN if without_concept else Standing.MET, without_concept)
    counted = timedelta(days=gate.get("valid_days") or VALID_DAYS)
    valid_until = found.at + counted if found and found.passed else None
    standing = _standing(gate, found, valid_until, at)
    return Gate(*about, standing, (), found, valid_until, bool(gate.get("second_person")))


def _standing(
    gate: Mapping[str, Any], found: Confirmation | None, valid_until: datetime | None, at: datetime
) -> Standing:
    if found is None:
        return Standing.OPEN
    if not found.passed or exceeds(gate, found.reading):  # the plan's threshold may have been lowered since
        return Standing.NOT_MET
    return Standing.MET if valid_until is None or at < valid_until else Standing.EXPIRED


def pending(gates: Iterable[Gate]) -> list[Gate]:
    return [gate for gate in gates if not gate.passed]
