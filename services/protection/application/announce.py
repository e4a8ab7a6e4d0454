"""Says what happened: builds the service's events from its own objects and hands them to the unit of work."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.contracts.events.protection import CONCEPT_PUBLISHED, LIMITS_CHANGED
from services.protection.application.ports import App, Work
from services.protection.application.records import SiteLimits, SiteState
from services.protection.domain.concept import Concept


def concept_published(
    app: App, work: Work, state: SiteState, version: int, concept: Concept, cause: UUID, now: datetime
) -> None:
    """The envelope's sequence is the site's; the order of concepts is in their versions."""
    content = concept.content()
    envelope = CONCEPT_PUBLISHED.event(
        id=app.new_id(),
        subject=f"{state.region}/{state.site}",
        time=now,
        sequence=state.sequence,
        data={
            "region": state.region,
            "site": state.site,
            "version": version,
            "measures": [_measure(entry) for entry in content["measures"]],
            "equipment": content["equipment"],
        },
        causation_id=cause,
    )
    work.publish(envelope)


def _measure(entry: dict[str, Any]) -> dict[str, Any]:
    last = entry.get("valid_until")
    return {**entry, "valid_until": date.fromisoformat(last)} if last else entry


def limits_changed(app: App, work: Work, limits: SiteLimits, switch: UUID | None, cause: UUID | None) -> None:
    envelope = LIMITS_CHANGED.event(
        id=app.new_id(),
        subject=f"{limits.region}/{limits.site}",
        time=limits.derived_at,
        sequence=limits.sequence,
        data={
            "region": limits.region,
            "site": limits.site,
            "stage": limits.stage,
            "concept_version": limits.concept_version,
            "limits": limits.limits,
        },
        correlation_id=switch,
        causation_id=cause,
    )
    work.publish(envelope)
