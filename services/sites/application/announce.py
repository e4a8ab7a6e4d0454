"""Says what happened: builds the service's events from its own objects and hands them to the unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.contracts.calls.actor import Actor
from services.contracts.events import sites as said
from services.contracts.events.envelope import EventType
from services.sites.application.ports import App, Work
from services.sites.domain.gates import Gate
from services.sites.domain.loading import SiteWrite
from services.sites.domain.moves import Move
from services.sites.domain.stages import Stage
from services.sites.domain.switch import Switch


def region_loaded(
    app: App, work: Work, region: str, revision: int, document: Mapping[str, Any], actor: Actor, now: datetime
) -> None:
    """The whole document, for every service to take its part from."""
    envelope = said.REGION_LOADED.event(
        id=app.new_id(),
        subject=region,
        time=now,
        sequence=revision,
        data={"region": region, "revision": revision, "loaded_by": actor.user, "document": document},
    )
    work.publish(envelope)


def stage_loaded(
    app: App, work: Work, region: str, site: SiteWrite, before: str | None, stage: Stage, now: datetime
) -> None:
    """A site begins on its initial stage; no switch is behind it, and nobody gets a letter."""
    data = {"region": region, "site": site.id, "from_stage": before, "effective_at": now, "switch": None}
    envelope = said.STAGE_CHANGED.event(
        id=app.new_id(),
        subject=f"{region}/{site.id}",
        time=now,
        sequence=site.sequence,
        data={**data, "stage": _published(stage)},
    )
    work.publish(envelope)


def stages_changed(app: App, work: Work, switch: Switch, moves: Iterable[Move], stage: Stage, now: datetime) -> None:
    """One event for every site that the switch moves, all in the transaction that moves them."""
    reference = {"id": switch.id, "sites": switch.site_ids, "reason": switch.reason}
    common = {"region": switch.region, "stage": _published(stage), "effective_at": switch.effective_at}
    for move in moves:
        envelope = said.STAGE_CHANGED.event(
            id=app.new_id(),
            subject=f"{switch.region}/{move.site}",
            time=now,
            sequence=move.sequence,
            data={**common, "site": move.site, "from_stage": move.from_stage, "switch": reference},
            correlation_id=switch.id,
        )
        work.publish(envelope)


def switch_scheduled(app: App, work: Work, switch: Switch, now: datetime) -> None:
    _switch(app, work, said.SWITCH_SCHEDULED, switch, now)


def switch_held(app: App, work: Work, switch: Switch, gates: Iterable[Gate], now: datetime) -> None:
    _switch(app, work, said.SWITCH_HELD, switch, now, reasons=[gate.id for gate in gates])


def switch_settled(app: App, work: Work, switch: Switch, now: datetime, causation_id: UUID | None) -> None:
    _switch(app, work, said.SWITCH_SETTLED, switch, now, causation_id, seconds=switch.seconds(now))


def _switch(
    app: App,
    work: Work,
    event: EventType,
    switch: Switch,
    now: datetime,
    causation_id: UUID | None = None,
    **more: Any,
) -> None:
    about = {
        "id": switch.id,
        "sites": switch.site_ids,
        "to_stage": switch.to_stage,
        "effective_at": switch.effective_at,
        "reason": switch.reason,
    }
    envelope = event.event(
        id=app.new_id(),
        subject=switch.region,
        time=now,
        sequence=0,
        data={"region": switch.region, "switch": about, **more},
        correlation_id=switch.id,
        causation_id=causation_id,
    )
    work.publish(envelope)


def _published(stage: Stage) -> dict[str, Any]:
    """Marshmallow dumps a date, the stored definition holds its text."""
    until = stage.definition["until"]
    return {**stage.definition, "until": datetime.fromisoformat(until).date() if until else None}
