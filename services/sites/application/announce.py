"""Says what happened: builds the service's events from its own objects and hands them to the unit of work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.contracts.calls.actor import Actor
from services.contracts.events import sites as said
from services.contracts.events.envelope import EventType
from services.contracts.region import stage_with_defaults
from services.sites.application.ports import App, Work
from services.sites.domain.gates import Gate, pending
from services.sites.domain.loading import SiteWrite
from services.sites.domain.moves import Move, Position
from services.sites.domain.stages import Stage
from services.sites.domain.switch import Switch
from services.sites.domain.timeline import Entry

JUDGED = ("id", "kind", "text", "threshold", "standing", "missing", "reading", "by", "at")
"""What an event tells of a gate."""


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
    _in_force(app, work, region, site.id, before, Entry(site.sequence, stage, now, now), (), now)


def stages_changed(app: App, work: Work, switch: Switch, moves: Iterable[Move], stage: Stage, now: datetime) -> None:
    """One event for every site that the switch moves, all in the transaction that moves them.

    `foreseen` goes with an announcement: of a switch that takes effect at once nobody could be asked any more.
    """
    reference = _behind(switch)
    common = {"region": switch.region, "stage": _published(stage), "effective_at": switch.effective_at}
    foreseen = switch.foreseen if switch.effective_at > now else {}
    for move in moves:
        envelope = said.STAGE_CHANGED.event(
            id=app.new_id(),
            subject=f"{switch.region}/{move.site}",
            time=now,
            sequence=move.sequence,
            data={
                **common,
                "site": move.site,
                "from_stage": move.from_stage,
                "switch": reference,
                "foreseen": foreseen.get(move.site),
            },
            correlation_id=switch.id,
        )
        work.publish(envelope)


def in_force(
    app: App, work: Work, region: str, position: Position, entry: Entry, skipped: Collection[int], now: datetime
) -> None:
    """`position`: where the site stood until now. `skipped`: entries that never came into force."""
    _in_force(app, work, region, position.site, position.stage.id, entry, skipped, now)


def _in_force(
    app: App,
    work: Work,
    region: str,
    site: str,
    before: str | None,
    entry: Entry,
    skipped: Collection[int],
    now: datetime,
) -> None:
    envelope = said.STAGE_IN_FORCE.event(
        id=app.new_id(),
        subject=f"{region}/{site}",
        time=now,
        sequence=entry.sequence,
        data={
            "region": region,
            "site": site,
            "from_stage": before,
            "stage": _published(entry.stage),
            "effective_at": entry.effective_at,
            "skipped": list(skipped),
        },
        correlation_id=entry.switch_id,
    )
    work.publish(envelope)


@dataclass(frozen=True)
class Revocation:
    """An entry of a site that goes, the new number of its timeline, and what holds instead."""

    site: str
    entry: Entry
    sequence: int
    holds: Stage
    cause: str


def stage_revoked(app: App, work: Work, follow_up: Switch, told: Revocation, now: datetime) -> None:
    envelope = said.STAGE_REVOKED.event(
        id=app.new_id(),
        subject=f"{follow_up.region}/{told.site}",
        time=now,
        sequence=told.sequence,
        data={
            "region": follow_up.region,
            "site": told.site,
            "revoked": told.entry.sequence,
            "announced": _published(told.entry.stage),
            "holds": _published(told.holds),
            "effective_at": told.entry.effective_at,
            "cause": told.cause,
            "switch": _behind(follow_up),
        },
        correlation_id=follow_up.id,
    )
    work.publish(envelope)


def _behind(switch: Switch) -> dict[str, Any]:
    return {"id": switch.id, "sites": switch.site_ids, "reason": switch.reason, "undoes": switch.undoes}


def switch_scheduled(app: App, work: Work, switch: Switch, now: datetime) -> None:
    _switch(app, work, said.SWITCH_SCHEDULED, switch, now)


def switch_held(app: App, work: Work, switch: Switch, gates: Iterable[Gate], now: datetime) -> None:
    """`gates`: all of the stage's, as they stand."""
    judged = list(gates)
    views = [{key: gate.view[key] for key in JUDGED} for gate in judged]
    _switch(app, work, said.SWITCH_HELD, switch, now, reasons=[gate.id for gate in pending(judged)], gates=views)


def switch_suspended(
    app: App,
    work: Work,
    switch: Switch,
    cause: str,
    sites: Collection[str],
    reasons: Collection[str],
    now: datetime,
) -> None:
    """At these of its sites; `reasons`: gates."""
    more = {"cause": cause, "reasons": list(reasons), "filed_by": switch.filed_by}
    _switch(app, work, said.SWITCH_SUSPENDED, switch, now, None, sites, **more)


def switch_expired(app: App, work: Work, switch: Switch, until: date, now: datetime) -> None:
    """`until`: the last day of its stage, which passed before it could start."""
    _switch(app, work, said.SWITCH_EXPIRED, switch, now, until=until, filed_by=switch.filed_by)


def switch_settled(app: App, work: Work, switch: Switch, now: datetime, causation_id: UUID | None) -> None:
    _switch(app, work, said.SWITCH_SETTLED, switch, now, causation_id, seconds=switch.seconds(now))


def _switch(
    app: App,
    work: Work,
    event: EventType,
    switch: Switch,
    now: datetime,
    causation_id: UUID | None = None,
    sites: Collection[str] | None = None,
    **more: Any,
) -> None:
    about = {
        "id": switch.id,
        "sites": switch.site_ids if sites is None else list(sites),
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
    definition = stage_with_defaults(stage.definition)
    measures = [{**measure, "valid_until": _day(measure.get("valid_until"))} for measure in definition["measures"]]
    return {**definition, "until": stage.until, "measures": measures}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
