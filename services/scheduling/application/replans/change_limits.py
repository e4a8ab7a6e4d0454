"""An entry of a site's timeline has its limits, or new ones: store them when they are of a later concept.

Limits that a newer concept lowers move nobody once the entry is replanned: whom they affect is the list of conflicts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.scheduling.application.ports import Work
from services.scheduling.domain.timeline import Entry


def change_limits(
    work: Work, region: str, site: str, *, sequence: int, version: int, limits: Mapping[str, Any], caused_by: UUID
) -> str | None:
    """Answers "stale" for limits that are not newer than those the entry has."""
    work.sites.note(region, site)
    state = work.sites.locked(region, site)
    entry = work.sites.entry(region, site, sequence) or Entry(sequence)
    if state is None or (entry.limits is not None and version <= entry.concept_version):
        return "stale"
    cause = caused_by if entry.fenced else entry.caused_by
    work.sites.put(region, site, replace(entry, limits=limits, concept_version=version, caused_by=cause))
    return None
