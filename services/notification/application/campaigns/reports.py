"""Campaigns and counts as other services and people see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.notification import CAMPAIGN_UNKNOWN
from services.notification.application.ports import App
from services.notification.domain.campaign import Balance, reference
from services.notification.domain.channels import CHANNELS


def list_campaigns(
    app: App, region: str | None, switch_id: UUID | None, state: str | None = None
) -> list[dict[str, Any]]:
    with app.begin() as work:
        return [_campaign(row) for row in work.reports.campaigns(region, switch_id, state=state)]


def get_campaign(app: App, campaign_id: UUID) -> dict[str, Any]:
    with app.begin() as work:
        rows = work.reports.campaigns(campaign_id=campaign_id)
        if not rows:
            raise Problem.of(CAMPAIGN_UNKNOWN, campaign=str(campaign_id))
        held, actions = work.reports.held(campaign_id), work.reports.actions(campaign_id)
    return {**_campaign(rows[0]), "held_letters": held, "actions": actions}


def letter_counts(app: App, switch_id: UUID, sites: Sequence[str] | None = None) -> dict[str, Any]:
    """Of the campaigns of these sites; None: of all."""
    with app.begin() as work:
        letters = dict(work.reports.letters_of_switch(switch_id, sites))
        oracle = work.reports.oracle(switch_id, sites)
    apart = {key: letters.pop(key) for key in ("pending", "joiner_letters")}
    handed_over = letters.pop("handed_over")
    by_outcome = {**dict.fromkeys(CHANNELS, 0), **handed_over, **letters}
    return {**oracle, "letters": by_outcome, **apart}


def list_phone_notices(
    app: App, region: str, site: str | None, campaign_id: UUID | None, limit: int, done: bool = False
) -> list[dict[str, Any]]:
    """Whom to call, the most urgent first, or all of one campaign; for the staff who call, so with name and number.

    `done`: those too who have been told.
    """
    with app.begin() as work:
        return [
            dict(row) for row in work.reports.phone_notices(region, site, campaign_id, limit, app.clock.now(), done)
        ]


def observe(app: App) -> None:
    """The gauges of campaigns, the same in every replica."""
    with app.begin() as work:
        states, pending, imbalance = work.reports.gauges(app.clock.now())
    app.meter.standing(states, pending, imbalance)


def _campaign(row: Mapping[str, Any]) -> dict[str, Any]:
    counts = {key: row[key] for key in ("handed_over", "held", "excluded", "withdrawn")}
    balance = Balance(in_scope=row["in_scope"], pending=row["pending"], **counts)
    return {
        "campaign_id": row["id"],
        "reference": reference(row["site"], row["sequence"]),
        "region": row["region"],
        "site": row["site"],
        "sequence": row["sequence"],
        "switch_id": row["switch_id"],
        "stage": {"id": row["stage_id"], "name": row["stage_name"]},
        "state": row["state"],
        "households": row["in_scope"],
        "pending": row["pending"],
        "balance": balance.as_event(),
        "difference": balance.difference,
        "postage_cents": row["postage_cents"],
        "phone_notices": row["phone_notices"],
        "lots": row["lots"] or {},
        "joiners": row["joiners"],
        "joiner_letters": row["joiner_letters"],
        **{key: row[key] for key in _TIMES},
    }


_TIMES = ("effective_at", "created_at", "collected_at", "closed_at")
