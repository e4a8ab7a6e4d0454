"""Gates: conditions that hold a switch which opens sites, until they are met or a person confirms them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.sites.domain.moves import Move, Position
from services.sites.domain.stages import Stage

AUTOMATIC = ("concept_published",)
"""Gates that the system can see for itself; nobody has to confirm them, and nobody can."""


@dataclass(frozen=True)
class Gate:
    """A gate of a stage and how it stands for one switch; `missing` names the sites that do not meet it yet."""

    id: str
    kind: str
    text: str
    threshold: float | None
    passed: bool
    missing: tuple[str, ...] = ()

    @property
    def view(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"id": self.id, "kind": self.kind, "text": self.text, "passed": self.passed}
        return {**shown, "threshold": self.threshold, "missing": list(self.missing)}


def gates_of(
    stage: Stage, moving: Iterable[Move], positions: Iterable[Position], confirmed: Collection[str]
) -> list[Gate]:
    """How the stage's gates stand for these moves; none apply when no site opens further."""
    opening = {move.site for move in moving if move.opens}
    if not opening:
        return []
    without_concept = tuple(p.name for p in positions if p.site in opening and p.concept_version is None)
    return [_gate(gate, confirmed, without_concept) for gate in stage.gates]


def _gate(gate: Mapping[str, Any], confirmed: Collection[str], without_concept: tuple[str, ...]) -> Gate:
    missing = without_concept if gate["kind"] in AUTOMATIC else ()
    passed = not missing if gate["kind"] in AUTOMATIC else gate["id"] in confirmed
    return Gate(gate["id"], gate["kind"], gate["text"], gate.get("threshold"), passed, missing)


def pending(gates: Iterable[Gate]) -> list[Gate]:
    return [gate for gate in gates if not gate.passed]
