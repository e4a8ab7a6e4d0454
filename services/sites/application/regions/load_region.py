"""Loads a region document, whole or not at all. Sites keep their stage; only what changed is said to the others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.chassis.process.apart.limits import Overrun
from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.sites import REGION_INVALID
from services.contracts.faults import Fault
from services.contracts.region import check, complete
from services.sites.application import announce
from services.sites.application.ports import App, Work
from services.sites.application.problems import in_use
from services.sites.domain.loading import Known, Load, dropped_in_use, load


def load_region(app: App, document: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """What was loaded, in numbers. Raises Problem 422 with every fault."""
    faults, whole = _judged_apart(app, document)
    _refuse(document, faults)
    region, now = str(whole["region"]["id"]), app.clock.now()
    with app.begin() as work:
        revision = work.regions.store(whole, actor, now)
        known = work.regions.known(region)
        _refuse(whole, list(in_use(dropped_in_use(whole, known))))
        loaded = load(whole, known)
        work.regions.save(region, loaded, now)
        announce.region_loaded(app, work, region, revision, whole, actor, now)
        _announce(app, work, region, loaded, known, now)
        work.switches.reckon_anew(region)  # days off, printing and post may be others now
        counts = _counts(loaded)
        work.journal.note(now, actor, "load_region", region, revision=revision, **counts)
    return {"region": region, "revision": revision, **counts}


def judged(content: bytes) -> tuple[list[Fault], dict[str, Any]]:
    """Every fault of a document in JSON; complete with its defaults when there is none."""
    document = json.loads(content)
    faults = check(document)
    return faults, {} if faults else complete(document)


def _judged_apart(app: App, document: Mapping[str, Any]) -> tuple[list[Fault], dict[str, Any]]:
    try:
        faults, whole = app.apart(judged, [json.dumps(document).encode()])
    except Overrun as overrun:
        return [Fault("file", "takes-too-much", overrun.params)], {}
    return faults, whole


def _refuse(document: Mapping[str, Any], faults: list[Fault]) -> None:
    if faults:
        head = document.get("region")
        named = head.get("id") if isinstance(head, Mapping) else None
        raise Problem.of(REGION_INVALID, faults, region=str(named or ""))


def _announce(app: App, work: Work, region: str, loaded: Load, known: Known, now: datetime) -> None:
    stages = {stage.id: stage for stage in loaded.stages}
    for site in loaded.sites:
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
