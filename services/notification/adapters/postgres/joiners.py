"""Who came to a site later, and the letters of the lane beside a campaign."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.notification.adapters.postgres.campaigns import campaign_of
from services.notification.adapters.postgres.json import jsonb
from services.notification.application.records import Campaign, SiteKey
from services.notification.domain.campaign import State
from services.notification.domain.facts import CampaignFacts

SQL = load_sql(__file__, "joiners.sql")


class PostgresJoiners:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sites(self) -> list[SiteKey]:
        return [SiteKey(row["region"], row["site"]) for row in self._run("joined")]

    def at(self, key: SiteKey) -> dict[UUID, bool]:
        rows = self._run("joiners", region=key.region, site=key.site)
        return {row["household_id"]: row["initial"] for row in rows}

    def welcomed(self, households: Iterable[UUID]) -> None:
        self._run("welcomed", households=list(households))

    def lane_of(self, campaign_id: UUID) -> Campaign | None:
        row = self._run("lane_of", id=campaign_id).fetchone()
        return campaign_of(row) if row else None

    def without_letter(self, campaign: Campaign, households: Collection[UUID]) -> list[UUID]:
        about = {"region": campaign.key.region, "site": campaign.key.site, "joins": campaign.id}
        return [row["id"] for row in self._run("without_letter", **about, households=list(households))]

    def write(
        self,
        lane: Campaign,
        households: Collection[UUID],
        facts: CampaignFacts,
        lot_size: Mapping[str, int],
        at: datetime,
        state: State,
    ) -> None:
        about = {"id": lane.id, "joins": lane.joins, "switch_id": lane.switch_id, "households": list(households)}
        new = self._run("join", **about, facts=jsonb(facts), lot_size=jsonb(lot_size)).fetchone()
        self._run("widen", id=lane.id, households=new["households"], facts=jsonb(facts), at=at, state=state.value)

    def _run(self, block: str, **values: Any) -> Any:
        return self._connection.execute(SQL[block], values)
