"""Loads a region document, whole or not at all. Sites keep their stage; only what changed is said to the others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.sites.application import announce
from services.sites.application.actor import Actor
from services.sites.application.ports import App, Work
from services.sites.application.refusals import refused
from services.sites.domain.check import faults_of
from services.sites.domain.document import ADDED
from services.sites.domain.fault import Fault
from services.sites.domain.loading import Known, Load, in_use_faults, load
from services.sites.domain.reading import Document

TITLE = "Die Regionsdatei kann so nicht geladen werden"


def load_region(app: App, document: Document, actor: Actor) -> dict[str, Any]:
    """What was loaded, in numbers. Raises Problem 422 with every fault."""
    _refuse(faults_of(document))
    region, now = str(document["region"]["id"]), app.clock.now()
    given = {key: value for key, value in document.items() if key not in ADDED}
    with app.begin() as work:
        revision = work.regions.store(given, actor, now)
        known = work.regions.known(region)
        _refuse(in_use_faults(document, known))
        loaded = load(document, known)
        work.regions.save(region, loaded, now)
        _announce(app, work, region, loaded, known, now)
        counts = _counts(loaded)
        work.journal.note(now, actor, "load_region", region, revision=revision, **counts)
    return {"region": region, "revision": revision, **counts}


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise refused(TITLE, faults)


def _announce(app: App, work: Work, region: str, loaded: Load, known: Known, now: datetime) -> None:
    stages = {stage.id: stage for stage in loaded.stages}
    for site in loaded.sites:
        if site.updated:
            announce.site_updated(app, work, region, site, now)
        if site.starts:
            before = known.sites[site.id].stage if site.id in known.sites else None
            announce.stage_loaded(app, work, region, site, before, stages[site.stage], now)


def _counts(loaded: Load) -> dict[str, int]:
    return {
        "sites": len(loaded.sites),
        "sites_new": sum(site.is_new for site in loaded.sites),
        "sites_changed": sum(site.updated and not site.is_new for site in loaded.sites),
        "sites_removed": len(loaded.removed_sites),
        "stages": len(loaded.stages),
        "stages_changed": len(loaded.changed_stages),
        "stages_removed": len(loaded.removed_stages),
    }
