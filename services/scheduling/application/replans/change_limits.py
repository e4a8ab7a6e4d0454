"""A site has new limits: store them when they are newer, of a later stage or a later concept.

Limits of the stage in force that a newer concept lowers move nobody: whom they affect is the list of conflicts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.scheduling.application.ports import Work


def change_limits(
    work: Work, region: str, site: str, *, sequence: int, version: int, limits: Mapping[str, Any], caused_by: UUID
) -> str | None:
    """Answers "stale" for limits that are not newer than those in force."""
    work.sites.note(region, site)
    state = work.sites.locked(region, site)
    if state is None or (sequence, version) <= (state.limits_sequence, state.concept_version):
        return "stale"
    work.sites.set_limits(state, limits, sequence, version, caused_by)
    return None
