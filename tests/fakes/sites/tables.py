"""What is stored of regions, sites and switches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.sites.domain.loading import SiteWrite
from services.sites.domain.stages import Stage
from services.sites.domain.switch import Switch, SwitchId
from services.sites.domain.timeline import Entry
from tests.fakes.store import Tables


@dataclass(frozen=True)
class Region:
    document: Mapping[str, Any]
    revision: int
    loaded_at: datetime
    loaded_by: str


@dataclass(frozen=True)
class Site:
    write: SiteWrite
    stage: str
    stage_version: int
    sequence: int
    since: datetime
    switch_id: UUID | None = None
    concept_version: int | None = None
    removed: bool = False


@dataclass
class SitesTables(Tables):
    regions: dict[str, Region] = field(default_factory=dict)
    stages: dict[tuple[str, str], Stage] = field(default_factory=dict)
    retired: dict[tuple[str, str], Stage] = field(default_factory=dict)
    sites: dict[tuple[str, str], Site] = field(default_factory=dict)
    timelines: dict[tuple[str, str], tuple[Entry, ...]] = field(default_factory=dict)
    switches: dict[SwitchId, Switch] = field(default_factory=dict)
    audit: list[dict[str, Any]] = field(default_factory=list)

    def stage(self, region: str, stage: str) -> Stage:
        return self.stages.get((region, stage)) or self.retired[region, stage]

    def sites_of(self, region: str) -> list[tuple[str, Site]]:
        """Those that are not removed, in the order of the file."""
        here = [(key[1], site) for key, site in self.sites.items() if key[0] == region and not site.removed]
        return sorted(here, key=lambda named: (named[1].write.position, named[0]))
