"""Queries by RPC: translate, call one use case, translate back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.chassis.process.run import remote
from services.contracts.calls import protection as calls
from services.protection.application.concepts import queries
from services.protection.application.limits.list_limits import list_limits
from services.protection.application.limits.preview_limits import preview_limits
from services.protection.application.ports import App
from services.protection.application.records import PublishedConcept, SiteLimits
from services.protection.domain.limits import StageRule

Json = dict[str, Any]


class ProtectionRpc:
    """What the gateway may call; the contracts are in `contracts/calls/protection.py`."""

    app: App

    @remote(calls.GET_CONCEPT)
    def get_concept(self, *, region: str, site: str) -> Json:
        return _concept(queries.get_concept(self.app, region, site), self.app.clock.now())

    @remote(calls.LIST_LIMITS)
    def list_limits(self, *, region: str, at: datetime | None) -> list[SiteLimits]:
        return list_limits(self.app, region, at)

    @remote(calls.PREVIEW_LIMITS)
    def preview_limits(self, *, region: str, stage: Json, sites: list[str]) -> Json:
        return {"limits": preview_limits(self.app, region, StageRule.of(stage), sites)}

    @remote(calls.REGION_REVISION)
    def region_revision(self, *, region: str) -> Json:
        return {"revision": queries.region_revision(self.app, region)}


def _concept(published: PublishedConcept, now: datetime) -> Json:
    """What of the concept holds today."""
    concept = published.concept
    content = replace(concept, measures=concept.measures_on(now.date().isoformat())).content()
    for measure in content["measures"]:
        measure["valid_until"] = date.fromisoformat(measure["valid_until"]) if "valid_until" in measure else None
    return {**vars(published), **content, "building": {"persons": content["persons"]}}
