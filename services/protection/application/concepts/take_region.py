"""Takes the protection concepts out of a region file that was loaded; an unchanged concept stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.contracts.region import numbering, with_defaults
from services.protection.application import announce
from services.protection.application.limits.derive import derive
from services.protection.application.ports import STALE, App, Work
from services.protection.application.records import SiteState
from services.protection.domain.concept import Concept
from services.protection.domain.derivation import concept_of
from services.protection.domain.timeline import from_then_on


@dataclass(frozen=True)
class LoadedRegion:
    """`document` is complete; `event` is the one that says it was loaded."""

    region: str
    revision: int
    loaded_by: str
    document: Mapping[str, Any]
    event: UUID


def take_region(app: App, work: Work, loaded: LoadedRegion) -> str | None:
    """ "stale" when this revision or a newer one was taken already.

    The region is locked before its sites, which events about one site lock alone. A site that the file drops keeps its
    concept: it may come back.
    """
    now = app.clock.now()
    if not work.regions.take(loaded.region, loaded.revision, now):
        return STALE
    sites = {site["id"]: site for site in with_defaults(loaded.document)["sites"]}
    states = work.sites.locked(loaded.region, sorted(sites))
    work.sites.name(loaded.region, {site: entry["name"] for site, entry in sites.items()})
    for state in states:
        site = sites[state.site]
        _publish(app, work, state, concept_of(site, numbering.rooms(site)), loaded, now)
    return None


def _publish(app: App, work: Work, state: SiteState, concept: Concept, loaded: LoadedRegion, now: datetime) -> None:
    if state.digest == concept.digest():
        return
    version = state.version + 1
    work.concepts.publish(state.region, state.site, version, concept, loaded.loaded_by, now)
    announce.concept_published(app, work, state, version, concept, loaded.event, now)
    work.on_commit(app.meter.concept_published)
    for entry in from_then_on(work.sites.entries(state.region, [state.site])[state.site], now):
        derive(app, work, state, entry, version, concept, now)
