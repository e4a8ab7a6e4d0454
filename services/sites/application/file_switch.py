"""Files a switch: it is refused, scheduled, held or carried out at once, decided under the locks of its sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from services.chassis.process.problems import Problem
from services.sites.application import announce
from services.sites.application.actor import Actor
from services.sites.application.ports import App, Work
from services.sites.application.refusals import refused
from services.sites.application.scene import TITLE, Scene, lock_sites, look, refuse_the_past
from services.sites.application.showing import Shown, show
from services.sites.application.starting import carry_out, entry_of
from services.sites.domain.fault import Fault
from services.sites.domain.gates import AUTOMATIC
from services.sites.domain.moves import drift
from services.sites.domain.switch import Confirmation, State, Switch, SwitchId, SwitchSite


@dataclass(frozen=True)
class FileSwitch:
    """`sites` None: all of the region. `effective_at` None: now. `expected`: the sequences the caller looked at."""

    region: str
    sites: tuple[str, ...] | None
    to_stage: str
    effective_at: datetime | None
    reason: str
    expected: Mapping[str, int] | None = None
    confirmed_gates: tuple[str, ...] = ()
    idempotency_key: str | None = None
    digest: str = ""


def file_switch(app: App, command: FileSwitch, actor: Actor) -> Shown:
    """The filed switch; for an idempotency key that was used before, the switch that was filed with it."""
    now = app.clock.now()
    new = SwitchId(app.new_id())
    with app.begin() as work:
        if command.idempotency_key is not None:
            earlier = work.journal.claim(actor, command.idempotency_key, command.digest, new)
            if earlier is not None:
                return _filed_before(work, command, *earlier)
        refuse_the_past(command.effective_at, now)
        lock_sites(work, command.region, command.sites)
        scene = look(work, command.region, command.sites, command.to_stage, command.confirmed_gates)
        due = command.effective_at is None or command.effective_at <= now
        _refuse(work, command, scene, due)
        switch = _file(app, work, _decide(new, command, scene, due, actor, now), scene, now)
        work.journal.note(
            now,
            actor,
            "file_switch",
            command.region,
            switch=str(new),
            to_stage=command.to_stage,
            sites=[entry.site for entry in switch.sites],
            state=switch.state.value,
            reason=command.reason,
        )
        return show(work, switch)


def _filed_before(work: Work, command: FileSwitch, switch: SwitchId, digest: str) -> Shown:
    if digest != command.digest:
        detail = "Unter diesem Idempotenzschlüssel wurde schon eine andere Umstellung angelegt."
        raise Problem(409, "Der Idempotenzschlüssel ist vergeben", detail)
    stored = work.switches.get(switch)
    assert stored is not None  # the key and its switch are written in one transaction
    return show(work, stored)


def _refuse(work: Work, command: FileSwitch, scene: Scene, due: bool) -> None:
    changed = drift(scene.positions, command.expected or {})
    if changed:
        title = "Seit Ihrem letzten Blick hat sich etwas geändert"
        raise refused(title, changed, 409, "Es wurde nichts umgestellt. Bitte sehen Sie sich die Vorschau neu an.")
    faults = [*_unknown_gates(command, scene), *_unexpected(command, scene)]
    if faults:
        raise refused(TITLE, faults)
    sites = [position.site for position in scene.positions]
    if not scene.moves and (due or not work.switches.awaited(command.region, sites)):
        detail = f"Alle gewählten Standorte stehen schon auf der Stufe „{scene.target.name}“."
        raise Problem(409, "Es gibt nichts umzustellen", detail)


def _unknown_gates(command: FileSwitch, scene: Scene) -> Iterable[Fault]:
    known = {gate["id"] for gate in scene.target.gates}
    for index, gate in enumerate(command.confirmed_gates):
        if gate not in known:
            message = f"Die Stufe „{scene.target.name}“ hat keine Freigabebedingung „{gate}“."
            yield Fault(f"confirmed_gates/{index}", message)


def _unexpected(command: FileSwitch, scene: Scene) -> Iterable[Fault]:
    known = {position.site for position in scene.positions}
    for site in command.expected or {}:
        if site not in known:
            yield Fault(f"expected/{site}", "Dieser Standort gehört nicht zur Umstellung.")


def _decide(new: SwitchId, command: FileSwitch, scene: Scene, due: bool, actor: Actor, now: datetime) -> Switch:
    if not due:
        # Who moves by then is decided when it is due: other switches may come before.
        state, sites = State.SCHEDULED, [SwitchSite(position.site, None, None) for position in scene.positions]
    elif scene.held_by:
        state, sites = State.HELD, [SwitchSite(move.site, None, None) for move in scene.moves]
    else:
        state, sites = State.RUNNING, [entry_of(move, now) for move in scene.moves]
    return Switch(
        id=new,
        region=command.region,
        to_stage=command.to_stage,
        reason=command.reason,
        filed_by=actor.user,
        filed_at=now,
        effective_at=now if due or command.effective_at is None else command.effective_at,
        state=state,
        sites=tuple(sites),
        confirmations=tuple(
            Confirmation(gate["id"], actor.user, now)
            for gate in scene.target.gates
            if gate["id"] in command.confirmed_gates and gate["kind"] not in AUTOMATIC
        ),
    )


def _file(app: App, work: Work, switch: Switch, scene: Scene, now: datetime) -> Switch:
    work.switches.add(switch)
    work.on_commit(partial(app.meter.switched, "filed"))
    if switch.state is State.SCHEDULED:
        announce.switch_scheduled(app, work, switch, now)
        return switch
    if switch.state is State.HELD:
        announce.switch_held(app, work, switch, scene.held_by, now)
        work.on_commit(partial(app.meter.switched, "held"))
        return switch
    return carry_out(app, work, switch, scene, now)
