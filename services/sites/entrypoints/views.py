"""Writes domain objects as the plain JSON that callers get: times in RFC 3339, identifiers as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from services.sites.application.switches.outlook_switch import Outlook
from services.sites.application.switches.view_switch import SwitchView
from services.sites.domain.fault import Fault
from services.sites.domain.moves import Position
from services.sites.domain.switch import Switch, SwitchSite


def faults(found: Iterable[Fault]) -> dict[str, Any]:
    return {"faults": [{"place": fault.place, "message": fault.message} for fault in found]}


def region(row: Mapping[str, Any]) -> dict[str, Any]:
    head = row["head"]
    about = {key: head[key] for key in ("id", "name", "state", "timezone", "website")}
    counted = {key: row[key] for key in ("sites", "stages", "sites_by_stage", "switches_running", "revision")}
    return {"region": head["id"], **about, **counted, "loaded_at": row["loaded_at"].isoformat()}


def document(loaded: Mapping[str, Any]) -> dict[str, Any]:
    return {**loaded, "loaded_at": loaded["loaded_at"].isoformat()}


def site(position: Position) -> dict[str, Any]:
    return {
        "site": position.site,
        "name": position.name,
        "stage": position.stage.short,
        "sequence": position.sequence,
        "since": position.since.isoformat(),
        "switch_id": str(position.switch_id) if position.switch_id else None,
    }


def plan(planned: Plan) -> dict[str, Any]:
    """`sequence` is the one in force: what `expected` is compared with when the switch is filed."""
    outlook = planned.outlook
    moving = {move.site for move in outlook.moves}
    region_sites = [
        {
            "site": position.site,
            "name": position.name,
            "sequence": position.sequence,
            "from_stage": position.stage.id,
            "to_stage": outlook.target.id,
            "unchanged": position.site not in moving,
        }
        for position in outlook.positions
    ]
    return {
        "region": planned.region,
        "effective_at": planned.effective_at.isoformat(),
        "stage": dict(outlook.target.definition),
        "sites": region_sites,
        "gates": [gate.view for gate in outlook.gates],
    }


def switch(shown: SwitchView) -> dict[str, Any]:
    filed = shown.switch
    return {
        "id": str(filed.id),
        "region": filed.region,
        "to_stage": filed.to_stage,
        "reason": filed.reason,
        "filed_by": filed.filed_by,
        "filed_at": filed.filed_at.isoformat(),
        "effective_at": filed.effective_at.isoformat(),
        "state": filed.state.value,
        "settled_at": _time(filed.settled_at),
        "seconds_to_settled": filed.seconds(filed.settled_at) if filed.settled_at else None,
        "held_by": [gate.view for gate in shown.held_by],
        "confirmations": [
            {"gate": entry.gate, "by": entry.by, "at": entry.at.isoformat()} for entry in filed.confirmations
        ],
        "cancelled_at": _time(filed.cancelled_at),
        "cancelled_by": filed.cancelled_by,
        "cancel_reason": filed.cancel_reason,
        "undoes": str(filed.undoes) if filed.undoes else None,
        "sites": [_entry(filed, entry) for entry in filed.sites if entry.site in filed.site_ids],
    }


def _entry(filed: Switch, entry: SwitchSite) -> dict[str, Any]:
    return {
        "site": entry.site,
        "from_stage": entry.from_stage,
        "to_stage": filed.to_stage,
        "sequence": entry.sequence,
        "unchanged": entry.left_out,
        "superseded_by": str(entry.superseded_by) if entry.superseded_by else None,
        "stage_changed_at": _time(entry.stage_changed_at),
        "limits_at": _time(entry.limits_at),
        "replanned_at": _time(entry.replanned_at),
        "letters_at": _time(entry.letters_at),
        "totals": entry.totals,
        "campaign_id": str(entry.campaign_id) if entry.campaign_id else None,
        "households": entry.households,
        "balance": entry.balance,
    }


def audit(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "at": row["at"].isoformat()}


def _time(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
