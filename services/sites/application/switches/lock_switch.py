"""Takes hold of a filed switch and of its sites, in the one lock order that all commands keep."""

from __future__ import annotations

from services.sites.application.ports import Work
from services.sites.application.problems import not_possible, switch_unknown
from services.sites.application.switches.outlook import lock_sites
from services.sites.domain.states import Action, NotPossible, State
from services.sites.domain.switch import Switch, SwitchId


def lock_switch(work: Work, switch_id: SwitchId) -> Switch:
    """The switch, locked, and its sites with it. Raises Problem 404.

    Which sites a switch has never changes, so they can be read before they are locked.
    """
    seen = work.switches.get(switch_id)
    if seen is None:
        raise switch_unknown(switch_id)
    lock_sites(work, seen.region, [entry.site for entry in seen.sites])
    switch = work.switches.locked(switch_id)
    assert switch is not None  # switches are never deleted
    return switch


def possible(switch: Switch, action: Action) -> State:
    """The state after the action. Raises Problem 409."""
    try:
        return switch.after(action)
    except NotPossible as error:
        raise not_possible(error) from error
