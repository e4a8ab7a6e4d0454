"""Which step of a site's replans comes next: they are taken one after the other, in the order of the timeline."""

from __future__ import annotations

from services.scheduling.application.ports import Work
from services.scheduling.application.records import Plan, SiteState
from services.scheduling.application.replans.deciding import changed_nothing
from services.scheduling.domain.timeline import Entry

PLANNED = "planned"


def next_step(work: Work, state: SiteState) -> tuple[Entry, Plan | None] | None:
    """The entry to be worked on, with its plan where it is decided; None where nothing is due.

    A plan that is being applied comes first: what it was decided from stays as it was until it is done.
    """
    waiting = sorted(_open(state), key=lambda entry: entry.sequence)
    plans = {entry.sequence: work.replans.get(state.region, state.site, entry.sequence) for entry in waiting}
    for entry in waiting:
        plan = plans[entry.sequence]
        if plan is not None and plan.state == PLANNED:
            return entry, plan
    undecided = (entry for entry in waiting if plans[entry.sequence] is None)
    return next(((entry, None) for entry in undecided if _ready(work, state, entry)), None)


def _ready(work: Work, state: SiteState, entry: Entry) -> bool:
    """Whether the rules are known. What was never applied is dropped without any."""
    if entry.revokes is None:
        return entry.complete
    holding = state.timeline.at(entry.starts)
    if holding is not None and holding.complete:
        return True
    return changed_nothing(work.replans.get(state.region, state.site, entry.revokes))


def _open(state: SiteState) -> list[Entry]:
    return [entry for entry in state.timeline.entries if entry.fenced and not entry.held]
