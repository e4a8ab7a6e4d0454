"""A switch together with the gates that hold it, as everybody who asks gets to see it."""

from __future__ import annotations

from dataclasses import dataclass

from services.sites.application.ports import Work
from services.sites.domain.gates import Gate, gates_of, pending
from services.sites.domain.moves import moves
from services.sites.domain.switch import State, Switch


@dataclass(frozen=True)
class SwitchView:
    switch: Switch
    held_by: tuple[Gate, ...] = ()


def view_switch(work: Work, switch: Switch) -> SwitchView:
    """Gates matter until a switch has started; they are judged as of now."""
    if switch.state not in (State.SCHEDULED, State.HELD):
        return SwitchView(switch)
    target = work.regions.stages(switch.region)[switch.to_stage]
    positions = work.sites.positions(switch.region, [entry.site for entry in switch.sites])
    gates = gates_of(target, moves(positions, target, switch.held_since), positions, switch.confirmed)
    return SwitchView(switch, tuple(pending(gates)))
