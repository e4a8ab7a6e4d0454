"""Where a region's sites stand, what comes next, and which of them stand on a stage that is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from services.sites.application.ports import Work
from services.sites.domain.moves import Next, Position
from services.sites.domain.stages import Stage
from services.sites.domain.switch import Switch


def placed(work: Work, region: str, overdue: Set[tuple[str, str]]) -> list[Position]:
    """`overdue`: region and site, of any region."""
    positions = work.sites.positions(region, None)
    stages = work.regions.stages(region)
    waiting = work.switches.waiting_for(region, [position.site for position in positions])
    return [
        replace(
            position,
            overdue=(region, position.site) in overdue,
            then=stages.get(position.stage.then or ""),
            next=tuple(_coming(position, waiting, stages)),
        )
        for position in positions
    ]


def _coming(position: Position, waiting: Sequence[Switch], stages: Mapping[str, Stage]) -> Iterable[Next]:
    """Announced stages, and those that wait for their lead or their gates, in the order of their dates."""
    announced = [
        Next(entry.effective_at, entry.stage, entry.switch_id, entry.sequence)
        for entry in position.timeline
        if entry.to_come and entry.switch_id is not None
    ]
    planned = [
        Next(switch.effective_at, stages[switch.to_stage], switch.id)
        for switch in waiting
        if position.site in switch.site_ids
    ]
    return sorted([*announced, *planned], key=lambda coming: coming.effective_at)
