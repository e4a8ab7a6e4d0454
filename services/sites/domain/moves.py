"""Which sites a switch moves at its date: those not on the stage then, each with the next number of its timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType
from uuid import UUID

from services.sites.domain.stages import Stage
from services.sites.domain.timeline import Entry, stage_at

SiteId = NewType("SiteId", str)


@dataclass(frozen=True)
class Next:
    """A stage that comes: announced under a number, or (None) still waiting."""

    effective_at: datetime
    stage: Stage
    switch_id: UUID
    sequence: int | None = None


@dataclass(frozen=True)
class Position:
    """Where a site stands: its stage in force, since when, by which switch (None: since it was loaded).

    `sequence` is the newest of its timeline, `timeline` the entry in force and what is announced.
    """

    site: SiteId
    name: str
    stage: Stage
    stage_version: int
    sequence: int
    since: datetime
    switch_id: UUID | None
    concept_version: int | None = None
    overdue: bool = False
    """Its stage's last day is past, and no switch waits that would move it on."""
    timeline: tuple[Entry, ...] = ()
    next: tuple[Next, ...] = ()
    then: Stage | None = None
    """What the stage plan proposes for after its stage's last day."""

    def at(self, instant: datetime, without: UUID | None = None) -> Position:
        """Where the site will stand at an instant that is not past, as far as is announced.

        `without`: what this switch announced left aside.
        """
        holding = stage_at((e for e in self.timeline if without is None or e.switch_id != without), instant)
        if holding is None or holding.in_force_at is not None:
            return self
        return replace(
            self,
            stage=holding.stage,
            stage_version=holding.stage.version,
            since=holding.effective_at,
            switch_id=holding.switch_id,
        )

    def decided_at(self, instant: datetime) -> datetime:
        """When it was announced that the site stands where it does at the instant."""
        holding = stage_at(self.timeline, instant)
        return holding.announced_at if holding else self.since

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
    tightens: bool = False


def moves(
    positions: Iterable[Position],
    target: Stage,
    at: datetime,
    held_since: datetime | None = None,
    without: UUID | None = None,
) -> list[Move]:
    """The moves to the target at an instant, in the order of the positions; a site that is there then is left out.

    `held_since`: a site that was moved while this switch was held stays where the newer one put it. A gate that passes
    by itself must not reopen what somebody has closed meanwhile. `without`: what this switch announced left aside.
    """
    return [
        _move(position, position.at(at, without), target)
        for position in positions
        if not position.at(at, without).is_on(target) and not (held_since and position.decided_at(at) > held_since)
    ]


def _move(position: Position, then: Position, target: Stage) -> Move:
    before = then.stage.rank
    return Move(
        site=position.site,
        from_stage=then.stage.id,
        to_stage=target.id,
        sequence=position.sequence + 1,
        opens=before < target.rank,
        tightens=before > target.rank,
    )


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
