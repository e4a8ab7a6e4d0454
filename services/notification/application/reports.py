"""Campaigns and counts as other services and people see them, ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.chassis.process.problems import Problem
from services.notification.domain.campaign import Balance, reference

COUNTS = ("print", "email", "held", "excluded", "withdrawn")


class Reports(Protocol):
    def campaigns(
        self, region: str | None = ..., switch_id: UUID | None = ..., campaign_id: UUID | None = ..., limit: int = ...
    ) -> list[Mapping[str, Any]]: ...
    def held(self, campaign_id: UUID) -> list[Mapping[str, Any]]: ...
    def actions(self, campaign_id: UUID) -> list[Mapping[str, Any]]: ...
    def letters_of_switch(self, switch_id: UUID) -> Mapping[str, Any]: ...
    def oracle(self, switch_id: UUID) -> Mapping[str, Any]: ...
    def phone_notices(
        self, region: str, site: str | None, campaign_id: UUID | None, limit: int, now: datetime
    ) -> list[Mapping[str, Any]]: ...


def list_campaigns(reports: Reports, region: str | None, switch_id: UUID | None) -> list[dict[str, Any]]:
    return [_campaign(row) for row in reports.campaigns(region, switch_id)]


def get_campaign(reports: Reports, campaign_id: UUID) -> dict[str, Any]:
    rows = reports.campaigns(campaign_id=campaign_id)
    if not rows:
        raise Problem(404, "Dieses Anschreiben gibt es nicht", f"Kampagne {campaign_id}")
    held = [
        {**row, "id": str(row["id"]), "household_id": str(row["household_id"])} for row in reports.held(campaign_id)
    ]
    actions = [{**row, "at": row["at"].isoformat()} for row in reports.actions(campaign_id)]
    return {**_campaign(rows[0]), "held_letters": held, "actions": actions}


def letter_counts(reports: Reports, switch_id: UUID) -> dict[str, Any]:
    letters = dict(reports.letters_of_switch(switch_id))
    pending = letters.pop("pending")
    return {**reports.oracle(switch_id), "letters": letters, "pending": pending}


def list_phone_notices(
    reports: Reports, region: str, site: str | None, campaign_id: UUID | None, limit: int, now: datetime
) -> list[dict[str, Any]]:
    """Whom to call, the most urgent first, or all of one campaign; for the staff who call, so with name and number."""
    return [
        {
            **row,
            "campaign_id": str(row["campaign_id"]),
            "appointment_id": str(row["appointment_id"]),
            "household_id": str(row["household_id"]),
            "call_before": row["call_before"].isoformat(),
        }
        for row in reports.phone_notices(region, site, campaign_id, limit, now)
    ]


def _campaign(row: Mapping[str, Any]) -> dict[str, Any]:
    counts = {key: row[key] for key in COUNTS}
    balance = Balance(in_scope=row["in_scope"], pending=row["pending"], **counts)
    return {
        "campaign_id": str(row["id"]),
        "reference": reference(row["site"], row["sequence"]),
        "region": row["region"],
        "site": row["site"],
        "sequence": row["sequence"],
        "switch_id": str(row["switch_id"]),
        "stage": {"id": row["stage_id"], "name": row["stage_name"]},
        "state": row["state"],
        "households": row["in_scope"],
        "pending": row["pending"],
        "balance": balance.as_event(),
        "difference": balance.difference,
        "postage_cents": row["postage_cents"],
        "phone_notices": row["phone_notices"],
        "lots": row["lots"] or {},
        **{key: row[key].isoformat() if row[key] else None for key in _TIMES},
    }


_TIMES = ("effective_at", "created_at", "collected_at", "closed_at")
