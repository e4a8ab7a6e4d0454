"""The last day of a stage: nothing starts after it, whoever files, confirms, returns, or waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from services.contracts.calls.actor import Actor
from services.contracts.faults import Fault
from services.sites.application import announce
from services.sites.application.ports import App, Work
from services.sites.domain.stages import Stage
from services.sites.domain.states import Action
from services.sites.domain.switch import Switch


@dataclass(frozen=True)
class Ended:
    """A stage and the day after its last one on which something was to start; both local to the region."""

    stage: str
    until: date
    start: date

    @property
    def params(self) -> dict[str, Any]:
        return {"stage": self.stage, "until": self.until.isoformat(), "start": self.start.isoformat()}

    @property
    def fault(self) -> Fault:
        return Fault("to_stage", "stage-over-before-it-starts", self.params)


def ended(work: Work, region: str, stage: Stage, at: datetime) -> Ended | None:
    """That the stage is over when something starts at this instant; its letters would name an end that has passed."""
    if stage.until is None:
        return None
    start = at.astimezone(ZoneInfo(work.regions.timezone(region))).date()
    return Ended(stage.name, stage.until, start) if stage.over_on(start) else None


def ended_while_waiting(work: Work, switch: Switch, now: datetime) -> Ended | None:
    """That its stage is over before the switch can start. None for one that has started or has ended."""
    if not switch.waiting:
        return None
    return ended(work, switch.region, work.regions.stages(switch.region)[switch.to_stage], switch.starts_at(now))


def end_unstarted(app: App, work: Work, switch: Switch, over: Ended, actor: Actor, now: datetime) -> Switch:
    """Cancels a switch that waited longer than its stage lasts, and says so. Nobody was told of it: nothing returns."""
    cancelled = replace(
        switch,
        state=switch.after(Action.CANCEL),
        cancelled_at=now,
        cancelled_by=actor.user,
        stage_ended_on=over.until,
    )
    work.switches.save(cancelled)
    announce.switch_expired(app, work, cancelled, over.until, now)
    work.on_commit(partial(app.meter.switched, "expired"))
    about = {"switch": str(switch.id), "was": switch.state.value, **over.params}
    work.journal.note(now, actor, "expire_switch", switch.region, **about)
    return cancelled
