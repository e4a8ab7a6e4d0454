"""Looks at published concepts, and at how far this service has followed the region file."""

from __future__ import annotations

from services.chassis.process.problems import Problem
from services.contracts.calls.protection import CONCEPT_UNKNOWN
from services.protection.application.ports import App
from services.protection.application.records import PublishedConcept


def get_concept(app: App, region: str, site: str) -> PublishedConcept:
    """The published concept of a site. Problem "concept-unknown"."""
    with app.begin() as work:
        published = work.concepts.current(region, [site])
    if not published:
        raise Problem.of(CONCEPT_UNKNOWN, region=region, site=site)
    return published[0]


def region_revision(app: App, region: str) -> int | None:
    """The newest revision that was taken; None before the first."""
    with app.begin() as work:
        return work.regions.revision(region)
