"""Which sites a switch moves: those not yet on the stage, each with the next number in its sequence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NewType
from uuid import UUID

from services.sites.domain.stages import Stage

SiteId = NewType("SiteId", str)


@dataclass(frozen=True)
class Position:
    """Where a site stands: its stage in force, since when, by which switch (None: since it was loaded)."""

    site: SiteId
    name: str
    stage: Stage
    stage_version: int
    sequence: int
    since: datetime
    switch_id: UUID | None
    concept_version: int | None = None

    def is_on(self, stage: Stage) -> bool:
        """On this stage under the rules it has now; a stage that was changed since can be switched to again."""
        return self.stage.id == stage.id and self.stage_version == stage.version


@dataclass(frozen=True)
class Move:
    """One site's change of stage."""

    site: SiteId
    from_stage: str
    to_stage: str
    sequence: int
    opens: bool
    """It lets in more people than before; gates guard these moves only, closing is never held up."""


def moves(positions: Iterable[Position], target: Stage, held_since: datetime | None = None) -> list[Move]:
    """The moves to the target, in the order of the positions; a site that is there already is left out.

    `held_since`: a site that was moved while this switch was held stays where the newer one put it. A gate that passes
    by itself must not reopen what somebody has closed meanwhile.
    """
    return [
        Move(
            position.site, position.stage.id, target.id, position.sequence + 1, opens=position.stage.rank < target.rank
        )
        for position in positions
        if not position.is_on(target) and not (held_since and position.since > held_since)
    ]


@dataclass(frozen=True)
class Drift:
    """A site that is no longer where somebody saw it: by now on `stage`, with `sequence` instead of `expected`."""

    site: SiteId
    name: str
    stage: str
    sequence: int
    expected: int


def drift(positions: Iterable[Position], expected: Mapping[str, int]) -> list[Drift]:
    """What changed at the sites since the caller looked: every sequence that is not the expected one."""
    return [
        Drift(position.site, position.name, position.stage.name, position.sequence, expected[position.site])
        for position in positions
        if expected.get(position.site, position.sequence) != position.sequence
    ]
