"""What a switch will find at its date: what waits for an earlier one, filed and not announced yet, comes before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.contracts.faults import Fault
from services.sites.application.ports import Work
from services.sites.application.switches.outlook import SwitchOutlook
from services.sites.domain.moves import moves
from services.sites.domain.planned import Planned, planned_before
from services.sites.domain.states import State


def after_planned(
    work: Work, region: str, outlook: SwitchOutlook, now: datetime, own: UUID | None = None
) -> tuple[SwitchOutlook, list[Planned]]:
    """The outlook from where its sites will stand by then, and what puts them there. Its gates are to be judged anew.

    One that takes effect now finds things as they are. `own`: this switch is not before itself.
    """
    if outlook.at <= now:
        return outlook, []
    stages = work.regions.stages(region)
    others = work.switches.waiting_for(region, [position.site for position in outlook.positions])
    waiting = [switch for switch in others if switch.id != own]
    positions, before = planned_before(outlook.positions, waiting, stages, outlook.at, now)
    return replace(outlook, positions=positions, moves=moves(positions, outlook.target, outlook.at)), before


def behind_another(work: Work, region: str, outlook: SwitchOutlook) -> bool:
    """Whether an earlier switch waits that decides whether a site is to be moved at all.

    One that would not move as things are, and the earlier one makes it: announced now, this one would leave it out, and
    the earlier one would have the last word. Or one that is there by then, when the earlier one has reached its lead;
    what gates hold is not waited for.
    """
    moved = {move.site for move in outlook.moves}
    for other in work.switches.waiting_for(region, [position.site for position in outlook.positions]):
        concerned = {position.site for position in outlook.positions if position.site in other.site_ids}
        there_by_then = other.state is State.SCHEDULED and other.to_stage == outlook.target.id
        if other.effective_at < outlook.at and (there_by_then or not concerned <= moved):
            return True
    return False


def named(before: Iterable[Planned]) -> list[Fault]:
    """A warning for each: nothing is refused, but what is shown holds only if they come."""
    return [_named(each) for each in before]


def _named(planned: Planned) -> Fault:
    switch = planned.switch
    about = {
        "sites": [position.name for position in planned.sites],
        "stage": planned.stage.name,
        "at": switch.effective_at.isoformat(),
        "switch": str(switch.id),
        "by": switch.filed_by,
    }
    if switch.state is State.HELD:
        return Fault("effective_at", "switch-held-before", about)
    return Fault("effective_at", "switch-planned-before", about)
