"""The refusals of this service: what the rules say becomes a code with its parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from services.chassis.process.problems import Problem
from services.contracts.calls.sites import SWITCH_NOT_POSSIBLE, SWITCH_UNKNOWN
from services.contracts.faults import Fault
from services.contracts.problems import REGION_UNKNOWN
from services.sites.domain.loading import InUse
from services.sites.domain.moves import Drift
from services.sites.domain.states import Action, NotPossible


def region_unknown(region: str) -> Problem:
    return Problem.of(REGION_UNKNOWN, region=region)


def switch_unknown(switch: object) -> Problem:
    return Problem.of(SWITCH_UNKNOWN, switch=str(switch))


def not_possible(error: NotPossible, possible: Sequence[Action]) -> Problem:
    """`possible`: what may be done instead; where that is nothing, the sentence is another one."""
    instead = {"possible": [action.value for action in possible]} if possible else {}
    return Problem.of(SWITCH_NOT_POSSIBLE, state=error.state.value, action=error.action.value, **instead)


def drifted(drifts: Iterable[Drift]) -> list[Fault]:
    """One fault for each site that is no longer where the caller saw it."""
    return [
        Fault(
            f"expected/{drift.site}",
            "site-moved-meanwhile",
            {"site": drift.name, "stage": drift.stage, "sequence": drift.sequence, "expected": drift.expected},
        )
        for drift in drifts
    ]


def in_use(entries: Iterable[InUse]) -> Iterator[Fault]:
    """What the region file drops although somebody relies on it."""
    for entry in entries:
        yield Fault(entry.place, entry.code, dict(entry.params))
