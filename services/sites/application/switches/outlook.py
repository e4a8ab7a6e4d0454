"""What a switch has before it: the target stage, where its sites stand, who would move, and which gates hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.sites import SWITCH_INVALID
from services.contracts.faults import Fault
from services.sites.application.ports import Work
from services.sites.application.problems import region_unknown
from services.sites.domain.gates import Confirmation, Gate, gates_of, pending
from services.sites.domain.moves import Move, Position, moves
from services.sites.domain.stages import Stage
from services.sites.domain.switch import Switch

LATE = timedelta(minutes=5)
"""So much earlier than now a wish for "now" may arrive; an earlier instant is a typing error."""


@dataclass(frozen=True)
class SwitchOutlook:
    """`positions` as the sites stand now, `moves` from where they will stand at the instant `at`."""

    target: Stage
    at: datetime
    positions: list[Position]
    moves: list[Move]
    gates: list[Gate]

    @property
    def moving(self) -> list[Position]:
        """The positions of those that move."""
        moved = {move.site for move in self.moves}
        return [position for position in self.positions if position.site in moved]

    def judged(self, at: datetime, confirmations: Iterable[Confirmation] = ()) -> SwitchOutlook:
        """With its gates as they stand for another instant."""
        return replace(self, gates=gates_of(self.target, self.moves, self.positions, confirmations, at))

    @property
    def held_by(self) -> list[Gate]:
        return pending(self.gates)


def refuse_the_past(effective_at: datetime | None, now: datetime) -> None:
    if effective_at is not None and effective_at < now - LATE:
        raise Problem.of(SWITCH_INVALID, [Fault("effective_at", "time-in-past", {"at": effective_at.isoformat()})])


def outlook_for(
    work: Work,
    region: str,
    sites: Sequence[str] | None,
    to_stage: str,
    at: datetime,
    confirmations: Iterable[Confirmation] = (),
    held_since: datetime | None = None,
    without: UUID | None = None,
) -> SwitchOutlook:
    """Reads the outlook and changes nothing; `at` is the instant for which moves and gates are judged.

    `without`: what this switch announced left aside.

    Raises Problem for an unknown region, stage or site.
    """
    stages = work.regions.stages(region)
    if not stages:
        raise region_unknown(region)
    positions = work.sites.positions(region, sites)
    faults = [*_unknown_stage(to_stage, stages), *_unknown_sites(sites, positions)]
    if faults:
        raise Problem.of(SWITCH_INVALID, faults)
    target = stages[to_stage]
    moving = moves(positions, target, at, held_since, without)
    return SwitchOutlook(target, at, positions, moving, gates_of(target, moving, positions, confirmations, at))


def outlook_of(work: Work, switch: Switch, now: datetime) -> SwitchOutlook:
    """The outlook of a filed switch."""
    sites = switch.moving if switch.to_come else [entry.site for entry in switch.sites]
    at, told = switch.starts_at(now), switch.confirmations
    outlook = outlook_for(work, switch.region, sites, switch.to_stage, at, told, switch.held_since, switch.id)
    return outlook.judged(switch.judged_at(now), told)


def lock_sites(work: Work, region: str, sites: Sequence[str] | None) -> None:
    """What is read after this stays true until the end of the transaction.

    The lock order everywhere: region, sites by id, switches by id.
    """
    work.regions.share(region)
    work.sites.lock(region, sites)


def _unknown_stage(to_stage: str, stages: Iterable[str]) -> list[Fault]:
    if to_stage in stages:
        return []
    return [Fault("to_stage", "stage-unknown", {"name": to_stage, "known": list(stages)})]


def _unknown_sites(sites: Sequence[str] | None, positions: Iterable[Position]) -> list[Fault]:
    if sites is None:
        return []
    known = {position.site for position in positions}
    return [
        Fault(f"sites/{index}", "site-unknown", {"site": site}) for index, site in enumerate(sites) if site not in known
    ]
