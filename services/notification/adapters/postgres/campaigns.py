"""Campaigns and the collection of their letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.notification.adapters.postgres.json import jsonb
from services.notification.application.records import Campaign, SiteKey
from services.notification.domain.campaign import Action, Balance, State
from services.notification.domain.facts import CampaignFacts

SQL = load_sql(__file__, "campaigns.sql")


class PostgresCampaigns:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock_switches(self, switch_ids: Iterable[UUID]) -> None:
        for switch_id in sorted(switch_ids):  # always in the same order: no deadlock
            self._run("lock_switch", switch_id=switch_id)

    def open(self, campaign: Campaign, created_at: datetime) -> None:
        self._run(
            "open",
            id=campaign.id,
            region=campaign.key.region,
            site=campaign.key.site,
            sequence=campaign.sequence,
            switch_id=campaign.switch_id,
            switch_sites=campaign.switch_sites,
            state=campaign.state.value,
            stage=jsonb(campaign.stage),
            effective_at=campaign.effective_at,
            created_at=created_at,
        )

    def of_switch(self, switch_id: UUID) -> list[Campaign]:
        return [_campaign(row) for row in self._run("of_switch", switch_id=switch_id)]

    def open_switches(self, key: SiteKey) -> set[UUID]:
        return {row["switch_id"] for row in self._run("open_switches", region=key.region, site=key.site)}

    def open_before(self, key: SiteKey, sequence: int) -> list[Campaign]:
        rows = self._run("open_before", region=key.region, site=key.site, sequence=sequence)
        return [_campaign(row) for row in rows]

    def find(self, campaign_id: UUID) -> Campaign | None:
        row = self._run("find", id=campaign_id).fetchone()
        return _campaign(row) if row else None

    def lock(self, campaign_id: UUID) -> Campaign:
        return _campaign(self._run("lock", id=campaign_id).fetchone())

    def set_state(self, campaign_id: UUID, state: State, closed_at: datetime | None = None) -> None:
        self._run("set_state", id=campaign_id, state=state.value, closed_at=closed_at)

    def record_action(self, campaign_id: UUID, action: Action, actor: str, at: datetime) -> None:
        self._run("record_action", id=campaign_id, action=action.value, actor=actor, at=at)

    def collect(
        self, campaign: Campaign, live_sites: list[str], facts: CampaignFacts, lot_size: Mapping[str, int], at: datetime
    ) -> int:
        scope = {
            "id": campaign.id,
            "region": campaign.key.region,
            "site": campaign.key.site,
            "switch_id": campaign.switch_id,
            "live_sites": live_sites,
        }
        in_scope: int = self._run("collect", **scope, lot_size=jsonb(lot_size)).fetchone()["households"]
        self._run("set_collected", id=campaign.id, in_scope=in_scope, facts=jsonb(facts), at=at)
        return in_scope

    def withdraw(self, campaign_id: UUID, reason: str) -> None:
        self._run("withdraw_letters", id=campaign_id, reason=reason)
        self._run("withdraw_lots", id=campaign_id)

    def balance(self, campaign_id: UUID) -> Balance:
        return Balance(**self._run("balance", id=campaign_id).fetchone())

    def _run(self, block: str, **values: Any) -> Any:
        return self._connection.execute(SQL[block], values)


def _campaign(row: Mapping[str, Any]) -> Campaign:
    values = dict(row)
    key = SiteKey(values.pop("region"), values.pop("site"))
    return Campaign(**{**values, "key": key, "state": State(values["state"])})
