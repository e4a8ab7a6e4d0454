"""What is stored: a site with its concept's version, a published concept, derived limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.protection.domain.concept import Concept
from services.protection.domain.limits import Limits


@dataclass(frozen=True)
class SiteState:
    """A site, locked. `sequence` is the newest of its timeline, `version` of its concept; 0: there is none yet."""

    region: str
    site: str
    sequence: int
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
