"""Limits: one row for each entry of a site's timeline and each version of its concept by then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.protection.application.records import SiteLimits
from services.protection.domain.limits import Limits

SQL = load_sql(__file__, "limits.sql")


class LimitsRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def store(self, limits: SiteLimits) -> bool:
        values = {**asdict(limits), "limits": Jsonb(limits.limits.document())}
        return self._connection.execute(SQL["store"], values).rowcount == 1

    def stored_for(self, region: str, site: str, sequence: int) -> bool:
        values = {"region": region, "site": site, "sequence": sequence}
        return self._connection.execute(SQL["stored"], values).fetchone() is not None

    def of_entries(self, region: str, sequences: Mapping[str, int]) -> list[SiteLimits]:
        chosen = {"region": region, "sites": list(sequences), "sequences": list(sequences.values())}
        rows = self._connection.execute(SQL["of_entries"], chosen)
        return [SiteLimits(limits=Limits(**row.pop("limits")), **row) for row in rows]
