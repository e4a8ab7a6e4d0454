"""A person says of a gate whether it is met, with name, time and reading; the last one lets a held switch go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.gates import (
    GATE_AUTOMATIC,
    GATE_NEEDS_READING,
    GATE_NEEDS_SECOND_PERSON,
    GATE_UNKNOWN,
    GATE_WITHOUT_READING,
    READING_ABOVE_THRESHOLD,
)
from services.contracts.calls.sites import STAGE_OVER
from services.sites.application.ports import App, Work
from services.sites.application.switches.lifecycle import start
from services.sites.application.switches.lock_switch import lock_switch, possible
from services.sites.application.switches.outlook import outlook_of
from services.sites.application.switches.stage_end import ended_while_waiting
from services.sites.application.switches.view_switch import SwitchView, view_switch
from services.sites.domain.gates import AUTOMATIC, Confirmation, exceeds
from services.sites.domain.states import Action, State
from services.sites.domain.switch import Switch, SwitchId


@dataclass(frozen=True)
class Finding:
    """What somebody found of a gate: met or not (None: whatever the reading says), at which reading."""

    passed: bool | None = None
    reading: float | None = None


MET = Finding()


def confirm_gate(app: App, switch_id: SwitchId, gate: str, actor: Actor, finding: Finding = MET) -> SwitchView:
    """The switch, which may have started by it. Who confirms what has let it start gets the same answer twice."""
    now = app.clock.now()
    with app.begin() as work:
        switch = lock_switch(work, switch_id)
        if switch.announced_at is not None and _said_before(switch, gate, finding, actor):
            return view_switch(work, switch, now)
        possible(work, switch, Action.CONFIRM, now)
        if over := ended_while_waiting(work, switch, now):
            raise Problem.of(STAGE_OVER, **over.params)  # the clock ends it: a refusal writes nothing
        passed = _judged(_known(work, switch, gate, now), finding, switch, actor)
        switch = switch.found(Confirmation(gate, actor.user, now, passed, finding.reading))
        work.switches.save(switch)
        about = {"switch": str(switch_id), "gate": gate, "passed": passed, "reading": finding.reading}
        work.journal.note(now, actor, "confirm_gate", switch.region, **about)
        return replace(view_switch(work, _let_go(app, work, switch, now), now), missed=switch.missed(now))


def withdraw_gate(app: App, switch_id: SwitchId, gate: str, actor: Actor) -> SwitchView:
    """The switch, of whose gate nobody has said anything any more. Possible until it is in force."""
    now = app.clock.now()
    with app.begin() as work:
        switch = lock_switch(work, switch_id)
        possible(work, switch, Action.WITHDRAW, now)
        _known(work, switch, gate, now)
        before = [entry for entry in switch.confirmations if entry.gate == gate]
        if before:
            switch = switch.withdrawn(gate)
            work.switches.save(switch)
            about = {"switch": str(switch_id), "gate": gate, "was": [entry.by for entry in before]}
            work.journal.note(now, actor, "withdraw_gate", switch.region, **about)
        return view_switch(work, switch, now)


def _let_go(app: App, work: Work, switch: Switch, now: datetime) -> Switch:
    if switch.state is not State.HELD or switch.drift:
        return switch
    outlook = outlook_of(work, switch, now)
    if not outlook.held_by:
        return start(app, work, switch, outlook, now)
    return switch


def _said_before(switch: Switch, gate: str, finding: Finding, actor: Actor) -> bool:
    said = next((entry for entry in switch.confirmations if entry.gate == gate), None)
    same = said is not None and (said.by, said.reading) == (actor.user, finding.reading)
    return same and finding.passed is not False


def _known(work: Work, switch: Switch, gate: str, now: datetime) -> Mapping[str, Any]:
    """The gate as the stage plan has it. Raises Problem when there is none, or nobody can say anything of it."""
    outlook = outlook_of(work, switch, now)
    known = {entry["id"]: entry for entry in outlook.target.gates}
    if gate not in known:
        raise Problem.of(GATE_UNKNOWN, gate=gate, stage=outlook.target.name)
    if known[gate]["kind"] in AUTOMATIC:
        raise Problem.of(GATE_AUTOMATIC, gate=gate)
    return known[gate]


def _judged(gate: Mapping[str, Any], finding: Finding, switch: Switch, actor: Actor) -> bool:
    """Whether the finding says that the gate is met. That it is not, anybody may say who may confirm at all."""
    if finding.reading is not None and gate.get("threshold") is None:
        raise Problem.of(GATE_WITHOUT_READING, gate=gate["id"])
    above = exceeds(gate, finding.reading)
    if above and finding.passed:
        raise Problem.of(READING_ABOVE_THRESHOLD, gate=gate["id"], reading=finding.reading, threshold=gate["threshold"])
    passed = finding.passed is not False and not above
    if passed and finding.reading is None and gate.get("threshold") is not None:
        raise Problem.of(GATE_NEEDS_READING, gate=gate["id"], threshold=gate["threshold"])
    if passed and gate.get("second_person") and switch.filed_by == actor.user:
        raise Problem.of(GATE_NEEDS_SECOND_PERSON, gate=gate["id"])
    return passed
