"""What a switch will find at its date: what waits for an earlier one, filed and not announced yet, counts as done."""

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
