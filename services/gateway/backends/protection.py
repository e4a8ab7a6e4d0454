"""Calls to protection.

Generated from `services.contracts.calls.protection` by `make docs`; do not edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from services.contracts.calls import protection as calls
from services.gateway.backends.caller import Proxy
from services.gateway.backends.shapes.protection import (
    Concept,
    PreviewedLimits,
    RegionRevision,
    SiteLimits,
    StageRule,
)


class Protection(Proxy):
    """What one may ask `protection`: concepts, the limits that hold at an instant, and those that a stage would
    bring."""

    def get_concept(self, *, region: str, site: str, seconds: float | None = None) -> Concept:
        return cast("Concept", self._ask(calls.GET_CONCEPT, {"region": region, "site": site}, seconds))

    def list_limits(
        self, *, region: str, at: datetime | str | None = None, seconds: float | None = None
    ) -> list[SiteLimits]:
        """`at` None: now."""
        return cast("list[SiteLimits]", self._ask(calls.LIST_LIMITS, {"region": region, "at": at}, seconds))

    def preview_limits(
        self, *, region: str, stage: StageRule, sites: Sequence[str], seconds: float | None = None
    ) -> PreviewedLimits:
        """REGION_NOT_READY names every site without a concept as a fault "concept-missing" at `sites/<site>`."""
        return cast(
            "PreviewedLimits",
            self._ask(calls.PREVIEW_LIMITS, {"region": region, "stage": stage, "sites": sites}, seconds),
        )

    def region_revision(self, *, region: str, seconds: float | None = None) -> RegionRevision:
        return cast("RegionRevision", self._ask(calls.REGION_REVISION, {"region": region}, seconds))
