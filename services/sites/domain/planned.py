"""Where sites will stand when those switches have come that are filed and not announced yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.sites.domain.moves import Position, moves
from services.sites.domain.stages import Stage
from services.sites.domain.switch import Switch
from services.sites.domain.timeline import Entry


@dataclass(frozen=True)
class Planned:
    """A switch that waits, its stage, and the sites that it would put there by the instant asked about."""

    switch: Switch
    stage: Stage
    sites: tuple[Position, ...]


def planned_before(
    positions: Sequence[Position], waiting: Iterable[Switch], stages: Mapping[str, Stage], at: datetime, now: datetime
) -> tuple[list[Position], list[Planned]]:
    """The sites as if everything that waits and starts before `at` were announced already; and what that is.

    `waiting` in the order of their dates. One that gates hold over its date starts when they let it through: now.
    """
    then, before = list(positions), []
    for switch in waiting:
        starts, stage = switch.starts_at(now), stages[switch.to_stage]
        concerned = [position for position in then if position.site in switch.site_ids]
        moving = {move.site for move in moves(concerned, stage, starts, switch.held_since)}
        if starts < at and moving:
            announced_at = max(now, switch.announce_at or now)
            moved = tuple(position for position in then if position.site in moving)
            before.append(Planned(switch, stage, moved))
            then = [_entered(p, stage, switch, starts, announced_at) if p.site in moving else p for p in then]
    return then, before


def _entered(position: Position, stage: Stage, switch: Switch, starts: datetime, announced_at: datetime) -> Position:
    """With one entry more, after all that there are."""
    number = 1 + max([position.sequence, *(entry.sequence for entry in position.timeline)])
    entry = Entry(number, stage, starts, announced_at, switch.id)
    return replace(position, timeline=(*position.timeline, entry))
