"""What is stored: a site with its stage and its concept's version, a published concept, derived limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.protection.domain.concept import Concept
from services.protection.domain.limits import Limits, StageRule


@dataclass(frozen=True)
class StageInForce:
    """The stage of a site's sequence. `switch` is None when the site was loaded for the first time."""

    sequence: int
    rule: StageRule
    switch: UUID | None
    event: UUID


@dataclass(frozen=True)
class SiteState:
    """A site, locked. `stage` is None before the first event about it, `version` 0 before its first concept."""

    region: str
    site: str
    stage: StageInForce | None
    version: int
    digest: str | None


@dataclass(frozen=True)
class PublishedConcept:
    region: str
    site: str
    name: str | None
    version: int
    published_at: datetime
    published_by: str
    concept: Concept


@dataclass(frozen=True)
class SiteLimits:
    """`name` is only known where limits are looked at."""

    region: str
    site: str
    name: str | None
    sequence: int
    stage: str
    concept_version: int
    limits: Limits
    derived_at: datetime
