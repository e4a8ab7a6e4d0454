"""Campaigns and the collection of their letters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.notification.adapters.postgres.json import jsonb
from services.notification.application.records import Campaign, SiteKey
from services.notification.domain.campaign import Action, Balance, State
from services.notification.domain.facts import CampaignFacts, Change, Stage

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
            from_stage=campaign.from_stage,
            undoes=campaign.undoes,
            correction=jsonb(campaign.correction) if campaign.correction else None,
            joins=campaign.joins,
        )

    def of_switch(self, switch_id: UUID) -> list[Campaign]:
        return [campaign_of(row) for row in self._run("of_switch", switch_id=switch_id)]

    def open_switches(self, key: SiteKey) -> set[UUID]:
        return {row["switch_id"] for row in self._run("open_switches", region=key.region, site=key.site)}

    def open_but(self, key: SiteKey, live: Collection[int]) -> list[Campaign]:
        rows = self._run("open_but", region=key.region, site=key.site, live=list(live))
        return [campaign_of(row) for row in rows]

    def of_entries(self, key: SiteKey, sequences: Collection[int]) -> list[Campaign]:
        rows = self._run("of_entries", region=key.region, site=key.site, sequences=list(sequences))
        return [campaign_of(row) for row in rows]

    def told_before(self, campaign: Campaign) -> Stage | None:
        about = {"region": campaign.key.region, "site": campaign.key.site, "sequence": campaign.sequence}
        row = self._run("told_before", **about, effective_at=campaign.effective_at).fetchone()
        return row["stage"] if row else None

    def find(self, campaign_id: UUID) -> Campaign | None:
        row = self._run("find", id=campaign_id).fetchone()
        return campaign_of(row) if row else None

    def lock(self, campaign_id: UUID) -> Campaign:
        return campaign_of(self._run("lock", id=campaign_id).fetchone())

    def set_state(self, campaign_id: UUID, state: State, closed_at: datetime | None = None) -> None:
        self._run("set_state", id=campaign_id, state=state.value, closed_at=closed_at)

    def record_action(self, campaign_id: UUID, action: Action, actor: str, at: datetime) -> None:
        self._run("record_action", id=campaign_id, action=action.value, actor=actor, at=at)

    def must_hear(self, campaign: Campaign, live_sites: list[str]) -> set[UUID]:
        rows = self._run("must_hear", **_switch(campaign), live_sites=live_sites)
        return {row["id"] for row in rows}

    def told_of(self, campaign: Campaign, live_sites: list[str]) -> set[UUID]:
        rows = self._run("told_of", **_switch(campaign), live_sites=live_sites)
        return {row["household_id"] for row in rows}

    def untold(self, campaign: Campaign, sites: list[str]) -> list[tuple[UUID, Change]]:
        about = {"region": campaign.key.region, "switch_id": campaign.switch_id}
        rows = self._run("untold", **about, sites=sites)
        return [(row["household_id"], row["change"]) for row in rows]

    def collect(
        self,
        campaign: Campaign,
        live_sites: list[str],
        facts: CampaignFacts,
        lot_size: Mapping[str, int],
        at: datetime,
        only: Collection[UUID] | None = None,
    ) -> int:
        scope = {
            **_switch(campaign),
            "id": campaign.id,
            "site": campaign.key.site,
            "live_sites": live_sites,
            "only": None if only is None else list(only),
        }
        in_scope: int = self._run("collect", **scope, lot_size=jsonb(lot_size)).fetchone()["households"]
        self._run("set_collected", id=campaign.id, in_scope=in_scope, facts=jsonb(facts), at=at)
        return in_scope

    def close_books(self, campaign: Campaign, only: Collection[UUID] | None = None) -> None:
        scope = {**_switch(campaign), "site": campaign.key.site, "sequence": campaign.sequence}
        counted = self._run("unwritten", **scope, only=None if only is None else list(only)).fetchone()
        self._run("close_books", id=campaign.id, unwritten=counted["households"])

    def withdraw(self, campaign_id: UUID, reason: str) -> None:
        self._run("withdraw_letters", id=campaign_id, reason=reason)
        self._run("withdraw_lots", id=campaign_id)

    def release(self, campaign_id: UUID, state: State, facts: CampaignFacts, lot_size: Mapping[str, int]) -> int:
        row = self._run("release", id=campaign_id, facts=jsonb(facts), lot_size=jsonb(lot_size)).fetchone()
        if row["letters"]:
            self._run("reopen", id=campaign_id, state=state.value)
        return int(row["letters"])

    def balance(self, campaign_id: UUID) -> Balance:
        return Balance(**self._run("balance", id=campaign_id).fetchone())

    def _run(self, block: str, **values: Any) -> Any:
        return self._connection.execute(SQL[block], values)


def _switch(campaign: Campaign) -> dict[str, Any]:
    return {"region": campaign.key.region, "switch_id": campaign.switch_id, "undoes": campaign.undoes}


def campaign_of(row: Mapping[str, Any]) -> Campaign:
    values = dict(row)
    key = SiteKey(values.pop("region"), values.pop("site"))
    return Campaign(**{**values, "key": key, "state": State(values["state"])})
