"""One switch for a site and an instant: who comes second is told so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.sites import DATE_TAKEN
from services.contracts.faults import Fault
from services.sites.application.ports import Work
from services.sites.domain.moves import Position


def refuse_taken(work: Work, region: str, positions: Iterable[Position], at: datetime, own: UUID | None = None) -> None:
    """Raises Problem 409 where another switch is filed for one of the sites and this instant, announced or not yet.

    The caller holds the locks of the sites. `own`: this switch is not in its own way.
    """
    taken = [each for each in _taken(work, region, list(positions), at) if each[1] != own]
    if taken:
        named = {"at": at.isoformat()}
        faults = [Fault(f"sites/{p.site}", "site-date-taken", {**named, "site": p.name}) for p, _ in taken]
        raise Problem.of(DATE_TAKEN, faults, switch=str(taken[0][1]), **named)


def _taken(work: Work, region: str, positions: list[Position], at: datetime) -> Iterator[tuple[Position, UUID]]:
    waiting = {
        entry.site: switch.id
        for switch in work.switches.waiting_for(region, [position.site for position in positions])
        if switch.effective_at == at
        for entry in switch.sites
    }
    for position in positions:
        announced = [e.switch_id for e in position.timeline if e.to_come and e.effective_at == at and e.switch_id]
        other = announced[0] if announced else waiting.get(position.site)
        if other is not None:
            yield position, other
