"""A site changed its stage: opens its campaign and takes back the letters of older stages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from services.notification.application.campaigns.collect_letters import collect_if_ready
from services.notification.application.campaigns.leave_campaign import leave
from services.notification.application.ports import App, Work
from services.notification.application.records import Campaign, Json, SiteKey
from services.notification.domain.campaign import Action, State
from services.notification.domain.facts import Stage


@dataclass(frozen=True, slots=True)
class StageChange:
    """`switch` is None when the site was loaded for the first time: nobody gets a letter for that."""

    key: SiteKey
    sequence: int
    stage: Json
    effective_at: datetime
    switch: Json | None


def record_stage(app: App, work: Work, change: StageChange) -> str | None:
    now = app.clock.now()
    known = work.sites.lock(change.key)
    current = max(change.sequence, known.sequence)
    work.sites.set_stage(change.key, change.sequence, change.stage)
    switches = work.campaigns.open_switches(change.key) | ({change.switch["id"]} if change.switch else set[UUID]())
    work.campaigns.lock_switches(switches)
    if change.switch:
        work.campaigns.open(_campaign(app, change, change.switch), now)
    for outdated in work.campaigns.open_before(change.key, current):
        leave(app, work, outdated, Action.SUPERSEDE, now)
    for switch_id in sorted(switches):
        collect_if_ready(app, work, switch_id, now)
    # Last, because a hand-over too locks campaigns first and marks appointment changes then.
    work.sites.forget_changes_before(change.key, current, now)
    return "stale" if change.sequence < known.sequence else None


def _campaign(app: App, change: StageChange, switch: Json) -> Campaign:
    return Campaign(
        id=app.new_id(),
        key=change.key,
        sequence=change.sequence,
        switch_id=switch["id"],
        switch_sites=list(switch["sites"]),
        state=State.WAITING,
        stage=cast(Stage, cast(Any, change.stage)),
        effective_at=change.effective_at,
        collected_at=None,
    )
