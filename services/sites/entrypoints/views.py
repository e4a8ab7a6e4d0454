"""Writes domain objects as the answers of the calls; their schemas turn times and ids into text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.sites.application.overview import Overview
from services.sites.application.switches.outlook_switch import Outlook
from services.sites.application.switches.view_switch import SwitchView
from services.sites.domain.moves import Position
from services.sites.domain.switch import Switch, SwitchSite


def region(row: Mapping[str, Any]) -> dict[str, Any]:
    head = row["head"]
    about = {key: head[key] for key in ("id", "name", "state", "timezone", "website")}
    counted = {key: row[key] for key in ("sites", "stages", "sites_by_stage", "switches_running", "revision")}
    return {"region": head["id"], **about, **counted, "loaded_at": row["loaded_at"]}


def overview(told: Overview) -> dict[str, Any]:
    regions = [{**region(row), "positions": [site(each) for each in positions]} for row, positions in told.regions]
    return {"regions": regions, "switches": [switch(view) for view in told.switches]}


def site(position: Position) -> dict[str, Any]:
    return {
        "site": position.site,
        "name": position.name,
        "stage": position.stage.short,
        "sequence": position.sequence,
        "since": position.since,
        "switch_id": position.switch_id,
    }


def outlook(answer: Outlook) -> dict[str, Any]:
    """`sequence` is the one in force: what `expected` is compared with when the switch is filed."""
    seen = answer.switch
    moving = {move.site for move in seen.moves}
    region_sites = [
        {
            "site": position.site,
            "name": position.name,
            "sequence": position.sequence,
            "from_stage": position.stage.id,
            "to_stage": seen.target.id,
            "unchanged": position.site not in moving,
        }
        for position in seen.positions
    ]
    return {
        "region": answer.region,
        "effective_at": answer.effective_at,
        "stage": dict(seen.target.definition),
        "sites": region_sites,
        "gates": [gate.view for gate in seen.gates],
    }


def switch(view: SwitchView) -> dict[str, Any]:
    filed = view.switch
    return {
        "id": filed.id,
        "region": filed.region,
        "to_stage": filed.to_stage,
        "reason": filed.reason,
        "filed_by": filed.filed_by,
        "filed_at": filed.filed_at,
        "effective_at": filed.effective_at,
        "state": filed.state.value,
        "settled_at": filed.settled_at,
        "seconds_to_settled": filed.seconds(filed.settled_at) if filed.settled_at else None,
        "held_by": [gate.view for gate in view.held_by],
        "confirmations": [{"gate": entry.gate, "by": entry.by, "at": entry.at} for entry in filed.confirmations],
        "cancelled_at": filed.cancelled_at,
        "cancelled_by": filed.cancelled_by,
        "cancel_reason": filed.cancel_reason,
        "undoes": filed.undoes,
        "sites": [_entry(filed, entry) for entry in filed.sites if entry.site in filed.site_ids],
    }


def _entry(filed: Switch, entry: SwitchSite) -> dict[str, Any]:
    return {
        "site": entry.site,
        "from_stage": entry.from_stage,
        "to_stage": filed.to_stage,
        "sequence": entry.sequence,
        "unchanged": entry.left_out,
        "superseded_by": entry.superseded_by,
        "stage_changed_at": entry.stage_changed_at,
        "limits_at": entry.limits_at,
        "replanned_at": entry.replanned_at,
        "letters_at": entry.letters_at,
        "totals": entry.totals,
        "campaign_id": entry.campaign_id,
        "households": entry.households,
        "balance": entry.balance,
    }
