"""Reads campaigns, counts and lists for people; writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql

SQL = load_sql(__file__, "reports.sql")


class PostgresReports:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def campaigns(
        self,
        region: str | None = None,
        switch_id: UUID | None = None,
        campaign_id: UUID | None = None,
        state: str | None = None,
        limit: int = 500,
    ) -> list[Mapping[str, Any]]:
        wanted = {"region": region, "switch_id": switch_id, "campaign_id": campaign_id, "state": state}
        return self._all("campaigns", limit=limit, **wanted)

    def held(self, campaign_id: UUID) -> list[Mapping[str, Any]]:
        return self._all("held", campaign_id=campaign_id)

    def actions(self, campaign_id: UUID) -> list[Mapping[str, Any]]:
        return self._all("actions", campaign_id=campaign_id)

    def letters_of_switch(self, switch_id: UUID, sites: Sequence[str] | None) -> Mapping[str, Any]:
        return self._all("letters_of_switch", switch_id=switch_id, sites=_listed(sites))[0]

    def oracle(self, switch_id: UUID, sites: Sequence[str] | None) -> Mapping[str, Any]:
        row = self._all("oracle", switch_id=switch_id, sites=_listed(sites))[0]
        return {name: int(count) for name, count in row.items()}

    def phone_notices(
        self, region: str, site: str | None, campaign_id: UUID | None, limit: int, now: datetime, done: bool = False
    ) -> list[Mapping[str, Any]]:
        return self._all(
            "phone_notices", region=region, site=site, campaign_id=campaign_id, limit=limit, now=now, done=done
        )

    def facts(self, letter_id: UUID) -> list[Mapping[str, Any]]:
        return self._all("facts", letter_id=letter_id)

    def with_check_mark(self, mark: bytes) -> list[Mapping[str, Any]]:
        return self._all("with_check_mark", mark=mark)

    def gauges(self, now: datetime) -> tuple[dict[str, int], int, int]:
        states = {row["state"]: row["campaigns"] for row in self._all("gauges")}
        return states, self._all("pending")[0]["letters"], int(self._all("imbalance", now=now)[0]["households"])

    def _all(self, block: str, **values: Any) -> list[Mapping[str, Any]]:
        return list(self._connection.execute(SQL[block], values))


def _listed(sites: Sequence[str] | None) -> list[str] | None:
    return None if sites is None else list(sites)
