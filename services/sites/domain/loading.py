"""Loading a region document over what is there: what is new, what changed, what goes, and what must not go yet.

Stages in force are never reset by loading: a site keeps its stage and its sequence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.sites.domain.stages import Stage, definition

Document = Mapping[str, Any]


@dataclass(frozen=True)
class KnownSite:
    """A site as it is stored; `removed` sites stay stored, because a sequence must never be given twice."""

    id: str
    name: str
    revision: int
    details: Mapping[str, Any]
    stage: str
    sequence: int
    removed: bool = False


@dataclass(frozen=True)
class OpenSwitch:
    """A switch that is scheduled, held or running, as far as loading must respect it.

    `stages` are its target and, while it runs, the stages it came from: cancelling it leads back there.
    """

    stages: frozenset[str]
    sites: frozenset[str]


@dataclass(frozen=True)
class Known:
    """What is stored of the region; empty when it is loaded for the first time. `retired` are the removed stages."""

    stages: Mapping[str, Stage] = field(default_factory=dict)
    retired: Mapping[str, Stage] = field(default_factory=dict)
    sites: Mapping[str, KnownSite] = field(default_factory=dict)
    open_switches: tuple[OpenSwitch, ...] = ()


@dataclass(frozen=True)
class SiteWrite:
    """A site to store; `starts` when it takes its initial stage (a new site, or one whose old stage is gone)."""

    id: str
    name: str
    position: int
    revision: int
    details: Mapping[str, Any]
    stage: str
    sequence: int
    updated: bool
    starts: bool
    is_new: bool


@dataclass(frozen=True)
class Load:
    """Everything that loading this document will write and say."""

    stages: tuple[Stage, ...]
    changed_stages: tuple[str, ...]
    removed_stages: tuple[str, ...]
    sites: tuple[SiteWrite, ...]
    removed_sites: tuple[str, ...]


@dataclass(frozen=True)
class InUse:
    """A site or stage that the document leaves out although somebody still relies on it; `code` says why not."""

    place: str
    code: str
    params: Mapping[str, Any]


def dropped_in_use(document: Document, known: Known) -> list[InUse]:
    """Everything that must not go yet."""
    return [*_sites_in_use(document, known), *_stages_in_use(document, known)]


def _sites_in_use(document: Document, known: Known) -> Iterator[InUse]:
    """A site goes only when nobody can come to it any more: on the most closed stage and in no open switch."""
    for site in _left_out(known, document):
        if any(site.id in switch.sites for switch in known.open_switches):
            yield InUse("sites", "site-in-open-switch", {"site": site.name})
        elif known.stages[site.stage].rank > min(stage.rank for stage in known.stages.values()):
            lowest = min(known.stages.values(), key=lambda stage: stage.rank)
            here = known.stages[site.stage].name
            yield InUse("sites", "site-not-closed", {"site": site.name, "stage": here, "closed": lowest.name})


def _stages_in_use(document: Document, known: Known) -> Iterator[InUse]:
    listed = {stage["id"] for stage in document["stages"]}
    staying = [site for site in known.sites.values() if not site.removed]
    for stage in known.stages.values():
        if stage.id in listed:
            continue
        here = [site.name for site in staying if site.stage == stage.id]
        if here:
            yield InUse("stages", "stage-in-force", {"stage": stage.name, "sites": here})
        if any(stage.id in switch.stages for switch in known.open_switches):
            yield InUse("stages", "stage-in-open-switch", {"stage": stage.name})


def _left_out(known: Known, document: Document) -> Iterable[KnownSite]:
    listed = {site["id"] for site in document["sites"]}
    return [site for site in known.sites.values() if not site.removed and site.id not in listed]


def load(document: Document, known: Known) -> Load:
    """What to write for a checked document without faults."""
    stored = {**known.retired, **known.stages}
    stages = tuple(_stage(stage, stored.get(stage["id"])) for stage in document["stages"])
    ids = {stage.id for stage in stages}
    return Load(
        stages=stages,
        changed_stages=tuple(stage.id for stage in stages if stage != known.stages.get(stage.id)),
        removed_stages=tuple(stage for stage in known.stages if stage not in ids),
        sites=tuple(
            _site(document, site, position, known.sites.get(site["id"]), ids)
            for position, site in enumerate(document["sites"])
        ),
        removed_sites=tuple(site.id for site in _left_out(known, document)),
    )


def _stage(stage: Document, before: Stage | None) -> Stage:
    whole = definition(stage)
    if before is not None and before.definition == whole:
        return before
    return Stage(stage["id"], stage["rank"], stage["name"], before.version + 1 if before else 1, whole)


def _site(document: Document, site: Document, position: int, before: KnownSite | None, stages: set[str]) -> SiteWrite:
    details = site
    updated = before is None or before.removed or before.details != details
    starts = before is None or before.stage not in stages
    return SiteWrite(
        id=site["id"],
        name=site["name"],
        position=position,
        revision=(before.revision if before else 0) + updated,
        details=details,
        stage=document["initial_stage"] if starts or before is None else before.stage,
        sequence=(before.sequence if before else 0) + starts,
        updated=updated,
        starts=starts,
        is_new=before is None or before.removed,
    )
