"""Protection concepts in all their versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.protection.application.records import PublishedConcept
from services.protection.domain.concept import Concept

SQL = load_sql(__file__, "concepts.sql")


class ConceptRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def publish(self, region: str, site: str, version: int, concept: Concept, by: str, at: datetime) -> None:
        values = {"region": region, "site": site, "version": version, "digest": concept.digest(), "by": by, "at": at}
        self._connection.execute(SQL["publish"], {**values, "content": Jsonb(concept.content())})

    def current(self, region: str, sites: Sequence[str]) -> list[PublishedConcept]:
        rows = self._connection.execute(SQL["current"], {"region": region, "sites": list(sites)})
        return [PublishedConcept(concept=Concept.from_content(row.pop("content")), **row) for row in rows]
