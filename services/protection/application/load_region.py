"""Publishes the protection concepts of a region document, whole or not at all; an unchanged concept stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.chassis.process.problems import Fault as ProblemFault
from services.chassis.process.problems import Problem
from services.contracts.events.protection import CONCEPT_PUBLISHED
from services.protection.application.actor import Actor
from services.protection.application.derive import derive
from services.protection.application.ports import App, Work
from services.protection.application.records import SiteState
from services.protection.domain.check import faults_of
from services.protection.domain.concept import Concept
from services.protection.domain.derivation import concept_of

TITLE = "Die Schutzkonzepte können so nicht geladen werden"


def load_region(app: App, document: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """What was published, in numbers. Raises Problem 422 with every fault."""
    faults = faults_of(document)
    if faults:
        raise Problem(422, TITLE, "", [ProblemFault(fault.place, fault.message) for fault in faults])
    region, now = document["region"]["id"], app.clock.now()
    concepts = {site["id"]: concept_of(site) for site in document["sites"]}
    with app.begin() as work:
        states = work.sites.locked(region, sorted(concepts))
        published = [_publish(app, work, state, concepts[state.site], actor, now) for state in states]
    count = sum(published)
    return {"region": region, "sites": len(states), "published": count, "unchanged": len(states) - count}


def _publish(app: App, work: Work, state: SiteState, concept: Concept, actor: Actor, now: datetime) -> bool:
    if state.digest == concept.digest():
        return False
    version = state.version + 1
    work.concepts.publish(state.region, state.site, version, concept, actor.user, now)
    work.publish(_published(app, state, version, concept, now))
    work.on_commit(app.meter.concept_published)
    if state.stage is not None:
        derive(app, work, state.region, state.site, state.stage, version, concept, now)
    return True


def _published(app: App, state: SiteState, version: int, concept: Concept, now: datetime) -> dict[str, Any]:
    """The envelope's sequence is the site's; the order of concepts is in their versions."""
    content = concept.content()
    return CONCEPT_PUBLISHED.event(
        id=app.new_id(),
        subject=f"{state.region}/{state.site}",
        time=now,
        sequence=state.stage.sequence if state.stage else 0,
        data={
            "region": state.region,
            "site": state.site,
            "version": version,
            "measures": content["measures"],
            "equipment": content["equipment"],
        },
    )
