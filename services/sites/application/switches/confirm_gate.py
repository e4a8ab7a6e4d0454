"""Confirms a gate of a switch: a person stands for it with name and time. The last one lets a held switch go."""

from __future__ import annotations

from dataclasses import replace

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.sites import GATE_AUTOMATIC, GATE_UNKNOWN
from services.sites.application.ports import App
from services.sites.application.switches.lifecycle import start
from services.sites.application.switches.lock_switch import lock_switch, possible
from services.sites.application.switches.outlook import SwitchOutlook, outlook_of
from services.sites.application.switches.view_switch import SwitchView, view_switch
from services.sites.domain.gates import AUTOMATIC
from services.sites.domain.switch import Action, Confirmation, State, SwitchId


def confirm_gate(app: App, switch_id: SwitchId, gate: str, actor: Actor) -> SwitchView:
    """The switch, which may have started by it. Who confirms twice gets the same answer twice."""
    now = app.clock.now()
    with app.begin() as work:
        switch = lock_switch(work, switch_id)
        if gate in switch.confirmed:
            return view_switch(work, switch)
        possible(switch, Action.CONFIRM)
        _refuse(outlook_of(work, switch), gate)
        switch = replace(switch, confirmations=(*switch.confirmations, Confirmation(gate, actor.user, now)))
        work.switches.save(switch)
        work.journal.note(now, actor, "confirm_gate", switch.region, switch=str(switch_id), gate=gate)
        outlook = outlook_of(work, switch)
        if switch.state is State.HELD and not outlook.held_by:
            switch = start(app, work, switch, outlook, now)
        return view_switch(work, switch)


def _refuse(outlook: SwitchOutlook, gate: str) -> None:
    kinds = {entry["id"]: entry["kind"] for entry in outlook.target.gates}
    if gate not in kinds:
        raise Problem.of(GATE_UNKNOWN, gate=gate, stage=outlook.target.name)
    if kinds[gate] in AUTOMATIC:
        raise Problem.of(GATE_AUTOMATIC, gate=gate)
