"""Confirms a gate of a switch: a person stands for it with name and time. The last one lets a held switch go."""

from __future__ import annotations

from dataclasses import replace

from services.chassis.process.problems import Problem
from services.sites.application.actor import Actor
from services.sites.application.grasp import grasp, possible
from services.sites.application.ports import App
from services.sites.application.scene import Scene, look_at
from services.sites.application.showing import Shown, show
from services.sites.application.starting import start
from services.sites.domain.gates import AUTOMATIC
from services.sites.domain.switch import Action, Confirmation, State, SwitchId


def confirm_gate(app: App, switch_id: SwitchId, gate: str, actor: Actor) -> Shown:
    """The switch, which may have started by it. Who confirms twice gets the same answer twice."""
    now = app.clock.now()
    with app.begin() as work:
        switch = grasp(work, switch_id)
        if gate in switch.confirmed:
            return show(work, switch)
        possible(switch, Action.CONFIRM)
        _refuse(look_at(work, switch), gate)
        switch = replace(switch, confirmations=(*switch.confirmations, Confirmation(gate, actor.user, now)))
        work.switches.save(switch)
        work.journal.note(now, actor, "confirm_gate", switch.region, switch=str(switch_id), gate=gate)
        scene = look_at(work, switch)
        if switch.state is State.HELD and not scene.held_by:
            switch = start(app, work, switch, scene, now)
        return show(work, switch)


def _refuse(scene: Scene, gate: str) -> None:
    kinds = {entry["id"]: entry["kind"] for entry in scene.target.gates}
    if gate not in kinds:
        detail = f"Die Stufe „{scene.target.name}“ hat keine Freigabebedingung „{gate}“."
        raise Problem(404, "Diese Freigabebedingung gibt es nicht", detail)
    if kinds[gate] in AUTOMATIC:
        detail = "Sie ist erfüllt, sobald jeder Standort ein veröffentlichtes Schutzkonzept hat."
        raise Problem(409, "Diese Bedingung prüft das System selbst", detail)
