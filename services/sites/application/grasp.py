"""Takes hold of a filed switch and of its sites, in the one lock order that all commands keep."""

from __future__ import annotations

from dataclasses import dataclass

from services.sites.application.ports import Work
from services.sites.application.refusals import not_possible, switch_unknown
from services.sites.application.scene import Scene, lock_sites, look_at
from services.sites.domain.switch import Action, NotPossible, State, Switch, SwitchId, after


@dataclass(frozen=True)
class Grasp:
    """A locked switch and what it has before it."""

    switch: Switch
    scene: Scene


def grasp(work: Work, switch_id: SwitchId) -> Grasp:
    """Raises Problem 404. Which sites a switch has never changes, so they can be read before they are locked."""
    seen = work.switches.get(switch_id)
    if seen is None:
        raise switch_unknown(switch_id)
    sites = [entry.site for entry in seen.sites]
    lock_sites(work, seen.region, sites)
    switch = work.switches.locked(switch_id)
    assert switch is not None  # switches are never deleted
    return Grasp(switch, look_at(work, switch))


def possible(switch: Switch, action: Action) -> State:
    """The state after the action. Raises Problem 409 in words for the person who asked."""
    try:
        return after(switch.state, action)
    except NotPossible as error:
        raise not_possible(error) from error
