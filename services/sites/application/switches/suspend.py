"""Suspends an announced switch: it does not happen for now, its sites stay where they are, and somebody is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import partial

from services.contracts.calls.actor import Actor
from services.sites.application import announce
from services.sites.application.ports import App, Work
from services.sites.application.switches.take_back import Withdrawal, first, take_back
from services.sites.domain.states import Action
from services.sites.domain.switch import Suspension, Switch, SwitchId

CAUSES = {"suspended": "gates", "overtaken": "overtaken", "drifted": "drifted"}
"""What the event calls the cause, and what the switch shows."""


def suspend(
    app: App,
    work: Work,
    switch: Switch,
    cause: str,
    actor: Actor,
    now: datetime,
    *,
    reasons: Collection[str] = (),
    by: Switch | None = None,
    action: Action = Action.SUSPEND,
) -> Switch:
    """The switch, suspended or (drifted) held. The caller holds its lock and those of its sites."""
    reason = by.reason if by else switch.reason
    follow_ups = take_back(app, work, switch, Withdrawal(cause, actor.user, reason), now)
    because = Suspension(CAUSES[cause], now, SwitchId(by.id) if by else None, tuple(reasons))
    stopped = replace(
        switch, state=switch.after(action), suspension=because, taken_back_by=first(follow_ups), held_at=now
    )
    work.switches.save(stopped)
    tell(app, work, stopped, cause, stopped.site_ids, reasons, actor, now)
    return stopped


def tell(
    app: App,
    work: Work,
    switch: Switch,
    cause: str,
    sites: Collection[str],
    reasons: Collection[str],
    actor: Actor,
    now: datetime,
) -> None:
    """Says that the switch does not happen for now at these sites."""
    announce.switch_suspended(app, work, switch, cause, sites, reasons, now)
    work.on_commit(partial(app.meter.switched, "suspended"))
    about = {"switch": str(switch.id), "cause": cause, "sites": list(sites), "reasons": list(reasons)}
    work.journal.note(now, actor, "suspend_switch", switch.region, **about)
