"""Files a switch: it is refused, scheduled, held or announced at once, decided under the locks of its sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.sites import NOTHING_TO_SWITCH, SWITCH_CHANGED, SWITCH_INVALID
from services.contracts.faults import Fault
from services.sites.application import announce
from services.sites.application.ports import App, Work
from services.sites.application.problems import drifted
from services.sites.application.switches.dates import refuse_taken
from services.sites.application.switches.leads import leads_of
from services.sites.application.switches.lifecycle import begin, carry_out, entry_of
from services.sites.application.switches.outlook import (
    SwitchOutlook,
    lock_sites,
    outlook_for,
    refuse_the_past,
)
from services.sites.application.switches.planned import behind_another
from services.sites.application.switches.stage_end import ended
from services.sites.application.switches.view_switch import SwitchView, view_switch
from services.sites.domain.gates import AUTOMATIC, Confirmation
from services.sites.domain.lead import Announcement
from services.sites.domain.moves import drift
from services.sites.domain.states import State
from services.sites.domain.switch import Lead, Numbers, Switch, SwitchId, SwitchSite


@dataclass(frozen=True)
class FileSwitch:
    """`sites` None: all of the region. `effective_at` None: now. `expected`: the sequences the caller looked at.

    `lead` None: as the stage plan, printing and post have it. `foreseen`: what the preview said, by site.
    """

    region: str
    sites: tuple[str, ...] | None
    to_stage: str
    effective_at: datetime | None
    reason: str
    expected: Mapping[str, int] | None = None
    confirmed_gates: tuple[str, ...] = ()
    lead: Lead | None = None
    later_stand: bool = False
    foreseen: Mapping[str, Numbers] | None = field(default=None)
    idempotency_key: str | None = None
    digest: str = ""


def file_switch(app: App, command: FileSwitch, actor: Actor) -> SwitchView:
    """The filed switch; for an idempotency key that was used before, the switch that was filed with it."""
    now = app.clock.now()
    new = SwitchId(app.new_id())
    with app.begin() as work:
        if command.idempotency_key is not None:
            earlier = work.answered.claim(actor.user, command.idempotency_key, command.digest)
            if earlier is not None:
                return _filed_before(work, SwitchId(UUID(earlier["switch"])), now)
            work.answered.answer(actor.user, command.idempotency_key, {"switch": str(new)})
        refuse_the_past(command.effective_at, now)
        lock_sites(work, command.region, command.sites)
        at = max(now, command.effective_at or now)
        said = [Confirmation(gate, actor.user, now) for gate in command.confirmed_gates]
        outlook = outlook_for(work, command.region, command.sites, command.to_stage, at).judged(now, said)
        due = command.effective_at is None or command.effective_at <= now
        _refuse(work, command, outlook, due, at)
        planned = None if due else _announcement(work, command, outlook, at, now)
        waits = planned is not None and (not planned.at_once or behind_another(work, command.region, outlook))
        switch = _decide(new, command, outlook, planned, waits, actor, now)
        switch = _file(app, work, switch, outlook, planned is not None and planned.kept < planned.needed, now)
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
        return view_switch(work, switch, now)


def _filed_before(work: Work, switch: SwitchId, now: datetime) -> SwitchView:
    stored = work.switches.get(switch)
    assert stored is not None  # the key and its switch are written in one transaction
    return view_switch(work, stored, now)


def _refuse(work: Work, command: FileSwitch, outlook: SwitchOutlook, due: bool, at: datetime) -> None:
    changed = drift(outlook.positions, command.expected or {})
    if changed:
        raise Problem.of(SWITCH_CHANGED, drifted(changed))
    over = ended(work, command.region, outlook.target, at)
    faults = [*([over.fault] if over else ()), *_unknown_gates(command, outlook), *_unexpected(command, outlook)]
    if faults:
        raise Problem.of(SWITCH_INVALID, faults)
    if not due:
        refuse_taken(work, command.region, outlook.positions, at)
    if not outlook.moves and (due or not behind_another(work, command.region, outlook)):
        raise Problem.of(NOTHING_TO_SWITCH, stage=outlook.target.name)


def _announcement(work: Work, command: FileSwitch, outlook: SwitchOutlook, at: datetime, now: datetime) -> Announcement:
    leads = leads_of(work, command.region, [position.site for position in outlook.positions])
    return leads.announcement(outlook.target, at, command.lead, now)


def _unknown_gates(command: FileSwitch, outlook: SwitchOutlook) -> Iterable[Fault]:
    known = {gate["id"]: gate for gate in outlook.target.gates}
    for index, gate in enumerate(command.confirmed_gates):
        place = f"confirmed_gates/{index}"
        if gate not in known:
            yield Fault(place, "gate-unknown", {"gate": gate, "stage": outlook.target.name})
        elif known[gate].get("second_person"):
            yield Fault(place, "gate-needs-second-person", {"gate": gate})
        elif known[gate].get("threshold") is not None:
            yield Fault(place, "gate-needs-reading", {"gate": gate})  # given when it is confirmed


def _unexpected(command: FileSwitch, outlook: SwitchOutlook) -> Iterable[Fault]:
    known = {position.site for position in outlook.positions}
    for site in command.expected or {}:
        if site not in known:
            yield Fault(f"expected/{site}", "site-not-in-switch", {"site": site})


def _decide(
    new: SwitchId,
    command: FileSwitch,
    outlook: SwitchOutlook,
    planned: Announcement | None,
    waits: bool,
    actor: Actor,
    now: datetime,
) -> Switch:
    """`planned` None: it has no date, or one that is now."""
    if waits:
        # Who moves by then is decided when it is announced: other switches may come before.
        state, sites = State.SCHEDULED, [SwitchSite(position.site, None, None) for position in outlook.positions]
    elif outlook.held_by:
        state, sites = State.HELD, [SwitchSite(move.site, None, None) for move in outlook.moves]
    else:
        state, sites = State.RUNNING, [entry_of(move, now) for move in outlook.moves]
    return Switch(
        id=new,
        region=command.region,
        to_stage=command.to_stage,
        reason=command.reason,
        filed_by=actor.user,
        filed_at=now,
        effective_at=outlook.at if planned else begin(outlook, now, now),
        state=state,
        sites=tuple(sites),
        announce_at=planned.at if planned else None,
        announced_at=now if state is State.RUNNING else None,
        held_at=now if state is State.HELD else None,
        lead=command.lead,
        later_stand=command.later_stand,
        foreseen=command.foreseen or {},
        confirmations=tuple(
            Confirmation(gate["id"], actor.user, now)
            for gate in outlook.target.gates
            if gate["id"] in command.confirmed_gates and gate["kind"] not in AUTOMATIC
        ),
    )


def _file(app: App, work: Work, switch: Switch, outlook: SwitchOutlook, late: bool, now: datetime) -> Switch:
    work.switches.add(switch)
    work.on_commit(partial(app.meter.switched, "filed"))
    if switch.state is State.SCHEDULED:
        announce.switch_scheduled(app, work, switch, now)
        return switch
    if switch.state is State.HELD:
        announce.switch_held(app, work, switch, outlook.gates, now)
        work.on_commit(partial(app.meter.switched, "held"))
        return switch
    if late:
        work.on_commit(partial(app.meter.announced_late, "filed"))
    return carry_out(app, work, switch, outlook, now)
