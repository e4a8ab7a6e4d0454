"""A site's timeline changed: opens the campaign of what is new, and takes back letters that are void by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from services.notification.application.campaigns.collect_letters import collect_if_ready
from services.notification.application.campaigns.leave_campaign import REVOKED, leave
from services.notification.application.ports import App, Work
from services.notification.application.records import Campaign, Json, SiteKey
from services.notification.domain.campaign import Action, State
from services.notification.domain.facts import Correction, Stage
from services.notification.domain.timeline import Entry, live


@dataclass(frozen=True, slots=True)
class StageChange:
    """A stage from an instant on; `switch` is None when the site was loaded for the first time: nobody gets a letter.

    `from_stage` is the id of the stage before it. Of a revocation `stage` is what holds instead, `effective_at` the
    instant of what was announced, `revokes` its sequence, and `correction` what its letters say of it.
    """

    key: SiteKey
    sequence: int
    stage: Json
    effective_at: datetime
    switch: Json | None
    announced_at: datetime
    from_stage: str | None = None
    revokes: int | None = None
    correction: Correction | None = None

    @property
    def entry(self) -> Entry:
        return Entry(self.sequence, self.effective_at, self.announced_at, self.revokes)


def record_stage(app: App, work: Work, change: StageChange) -> str | None:
    """ "stale" for what is void already."""
    now = app.clock.now()
    work.sites.lock(change.key)
    work.sites.set_stage(change.key, change.sequence, change.stage)
    work.sites.enter(change.key, change.entry)
    entries = work.sites.entries(change.key)
    standing, revoked = live(entries), {entry.revokes for entry in entries}
    work.sites.set_live(change.key, standing)
    switches = work.campaigns.open_switches(change.key) | ({change.switch["id"]} if change.switch else set[UUID]())
    work.campaigns.lock_switches(switches)
    if change.switch:
        work.campaigns.open(_campaign(app, change, change.switch), now)
    for void in work.campaigns.open_but(change.key, standing):
        leave(app, work, void, Action.SUPERSEDE, now, REVOKED if void.sequence in revoked else "")
    for switch_id in sorted(switches):
        collect_if_ready(app, work, switch_id, now)
    # Last, because a hand-over too locks campaigns first and marks appointment changes then.
    work.sites.forget_changes(change.key, now)
    return None if change.sequence in standing else "stale"


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
        from_stage=change.from_stage,
        undoes=switch.get("undoes"),
        correction=change.correction,
    )
