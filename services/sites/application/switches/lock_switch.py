"""Takes hold of a filed switch and of its sites, in the one lock order that all commands keep."""

from __future__ import annotations

from datetime import datetime

from services.sites.application.ports import Work
from services.sites.application.problems import not_possible, switch_unknown
from services.sites.application.switches.outlook import lock_sites
from services.sites.domain.asking import asked, open_to_people
from services.sites.domain.gates import AUTOMATIC
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


def possible(work: Work, switch: Switch, action: Action, now: datetime) -> State:
    """The state after a person's action. Raises Problem 409, with what is possible instead."""
    try:
        return asked(switch, action, now)
    except NotPossible as error:
        stage = work.regions.stages(switch.region).get(switch.to_stage)  # an ended switch's may have left the plan
        judged = any(gate["kind"] not in AUTOMATIC for gate in stage.gates) if stage else False
        raise not_possible(error, open_to_people(switch, now, judged)) from error
