"""A switch together with the gates that hold it, as everybody who asks gets to see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.sites.application.ports import Work
from services.sites.application.switches.outlook import outlook_of
from services.sites.application.switches.planned import after_planned
from services.sites.domain.gates import Gate, pending
from services.sites.domain.states import State
from services.sites.domain.switch import Switch


@dataclass(frozen=True)
class SwitchView:
    switch: Switch
    gates: tuple[Gate, ...] = ()
    missed: datetime | None = None
    """Its date, where that passed while it was held; also in the answer to what then let it through."""

    @property
    def held_by(self) -> tuple[Gate, ...]:
        return tuple(pending(self.gates))


def view_switch(work: Work, switch: Switch, now: datetime) -> SwitchView:
    """Gates matter until a switch is in force; they are judged as of now, or of its date while that is to come.

    Of one that waits for its lead they are those of where its sites will stand by then.
    """
    if not (switch.waiting or switch.to_come or switch.state is State.SUSPENDED):
        return SwitchView(switch)
    outlook = outlook_of(work, switch, now)
    if switch.state is State.SCHEDULED:
        outlook, _ = after_planned(work, switch.region, outlook, now, switch.id)
        outlook = outlook.judged(switch.judged_at(now), switch.confirmations)
    return SwitchView(switch, tuple(outlook.gates), switch.missed(now))
