"""Sites with their stage, their limits and their fence, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.scheduling.adapters.postgres import rows
from services.scheduling.application.records import SiteState

SQL = load_sql(__file__, "sites.sql")


class SiteRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, region: str, site: str) -> None:
        self._connection.execute(SQL["note"], {"region": region, "site": site})

    def get(self, region: str, site: str) -> SiteState | None:
        return self._one("get", region, site)

    def shared(self, region: str, site: str) -> SiteState | None:
        self._connection.execute(SQL["queue_shared"], {"region": region, "site": site})
        return self._one("shared", region, site)

    def locked(self, region: str, site: str) -> SiteState | None:
        self._connection.execute(SQL["queue_exclusive"], {"region": region, "site": site})
        return self._one("locked", region, site)

    def of_region(self, region: str) -> list[SiteState]:
        return [rows.site_state(row) for row in self._connection.execute(SQL["of_region"], {"region": region})]

    def awaiting_replan(self) -> list[tuple[str, str]]:
        return [(row["region"], row["id"]) for row in self._connection.execute(SQL["awaiting_replan"])]

    def set_stage(self, state: SiteState, stage: Mapping[str, Any], sequence: int, **about: Any) -> None:
        self._connection.execute(
            SQL["set_stage"], {**_key(state), "stage": Jsonb(stage), "sequence": sequence, **about}
        )

    def set_limits(
        self, state: SiteState, limits: Mapping[str, Any], sequence: int, version: int, caused_by: UUID
    ) -> None:
        about = {"limits": Jsonb(limits), "sequence": sequence, "version": version, "caused_by": caused_by}
        self._connection.execute(SQL["set_limits"], {**_key(state), **about})

    def lift_fence(self, region: str, site: str) -> None:
        self._connection.execute(SQL["lift_fence"], {"region": region, "site": site})

    def _one(self, block: str, region: str, site: str) -> SiteState | None:
        row = self._connection.execute(SQL[block], {"region": region, "site": site}).fetchone()
        return None if row is None else rows.site_state(row)


def _key(state: SiteState) -> dict[str, Any]:
    return {"region": state.region, "site": state.site}
