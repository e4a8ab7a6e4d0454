"""Notes that a site has a published protection concept; gates that ask for one let switches through from then on."""

from __future__ import annotations

from services.sites.application.ports import Work
from services.sites.application.switches.record_progress import STALE


def record_concept(work: Work, region: str, site: str, version: int) -> str | None:
    """ "stale" when a newer version is known already. A held switch starts with the next tick of the clock."""
    return None if work.sites.concept_published(region, site, version) else STALE
