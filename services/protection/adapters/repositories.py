"""Sites, concepts and limits in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.protection.application.records import PublishedConcept, SiteLimits, SiteState, StageInForce
from services.protection.domain.concept import Concept
from services.protection.domain.limits import Limits, StageRule

SQL = load_sql(__file__, "queries.sql")


class SiteRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def locked(self, region: str, sites: Sequence[str]) -> list[SiteState]:
        values = {"region": region, "sites": list(sites)}
        self._connection.execute(SQL["lock_timeout"])
        self._connection.execute(SQL["add"], values)
        return [_state(row) for row in self._connection.execute(SQL["lock"], values)]

    def known(self, region: str) -> bool:
        return self._connection.execute(SQL["known"], {"region": region}).fetchone() is not None

    def put_on_stage(self, region: str, site: str, stage: StageInForce) -> None:
        rule = {key: str(value) if value is not None else None for key, value in asdict(stage.rule).items()}
        values = {"region": region, "site": site, "sequence": stage.sequence, "stage": Jsonb(rule)}
        self._connection.execute(SQL["put_on_stage"], {**values, "switch": stage.switch, "event": stage.event})

    def describe(self, region: str, site: str, revision: int, name: str) -> bool:
        values = {"region": region, "site": site, "revision": revision, "name": name}
        return self._connection.execute(SQL["describe"], values).rowcount == 1


class ConceptRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def publish(self, region: str, site: str, version: int, concept: Concept, by: str, at: datetime) -> None:
        values = {"region": region, "site": site, "version": version, "digest": concept.digest(), "by": by, "at": at}
        self._connection.execute(SQL["publish_concept"], {**values, "content": Jsonb(concept.content())})

    def current(self, region: str, sites: Sequence[str]) -> list[PublishedConcept]:
        rows = self._connection.execute(SQL["current_concepts"], {"region": region, "sites": list(sites)})
        return [PublishedConcept(concept=Concept.from_content(row.pop("content")), **row) for row in rows]


class LimitsRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def store(self, limits: SiteLimits) -> bool:
        values = {**asdict(limits), "limits": Jsonb(limits.limits.document())}
        return self._connection.execute(SQL["store_limits"], values).rowcount == 1

    def stored_for(self, region: str, site: str, sequence: int) -> bool:
        values = {"region": region, "site": site, "sequence": sequence}
        return self._connection.execute(SQL["limits_stored"], values).fetchone() is not None

    def current(self, region: str) -> list[SiteLimits]:
        rows = self._connection.execute(SQL["current_limits"], {"region": region})
        return [SiteLimits(limits=Limits(**row.pop("limits")), **row) for row in rows]


def _state(row: dict[str, Any]) -> SiteState:
    stage = None
    if row["stage"] is not None:
        stage = StageInForce(row["sequence"], StageRule.of(row["stage"]), row["switch_id"], row["stage_event_id"])
    return SiteState(row["region"], row["id"], stage, row["concept_version"], row["concept_digest"])
