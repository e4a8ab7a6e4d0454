"""Writes domain objects as the answers of the calls; their schemas turn times and ids into text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from services.chassis.storage.idempotency import digest
from services.sites.application.overview import Overview
from services.sites.application.switches.outlook_switch import Outlook
from services.sites.application.switches.timeline import Shown, Timeline
from services.sites.application.switches.view_switch import SwitchView
from services.sites.domain.lead import Announcement
from services.sites.domain.moves import Next, Position
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
        "until": position.stage.until,
        "overdue": position.overdue,
        "then": position.then.short if position.then else None,
        "next": [_next(coming) for coming in position.next],
    }


def _next(coming: Next) -> dict[str, Any]:
    about = {key: getattr(coming, key) for key in ("effective_at", "switch_id", "sequence")}
    return {"stage": coming.stage.short, "announced": coming.sequence is not None, **about}


def outlook(answer: Outlook) -> dict[str, Any]:
    """`sequence` is the one in force: what `expected` is compared with when the switch is filed."""
    seen = answer.switch
    moving = {move.site: move for move in seen.moves}
    region_sites = [
        {
            "site": position.site,
            "name": position.name,
            "sequence": position.sequence,
            "from_stage": position.at(seen.at).stage.id,
            "to_stage": seen.target.id,
            "unchanged": position.site not in moving,
            "until": answer.until[position.site],
        }
        for position in seen.positions
    ]
    return {
        "region": answer.region,
        "effective_at": answer.effective_at,
        "stage": answer.stage,
        "sites": region_sites,
        "gates": [gate.view for gate in seen.gates],
        "warnings": [warning.as_json() for warning in answer.warnings],
        "announcement": _announcement(answer.announcement),
        "overtakes": [
            {
                "site": site,
                "switch_id": entry.switch_id,
                "stage": entry.stage.short,
                "effective_at": entry.effective_at,
            }
            for site, entry in answer.overtakes
        ],
    }


def _announcement(planned: Announcement) -> dict[str, Any]:
    about = {key: getattr(planned, key) for key in ("at_once", "posted_on", "arrives_on", "late")}
    return {
        **about,
        "at": None if planned.at_once else planned.at,
        "lead_working_days": planned.kept,
        "needed_working_days": planned.needed,
    }


def timeline(told: Timeline) -> dict[str, Any]:
    sites = [
        {"site": position.site, "name": position.name, "entries": [_shown(each) for each in shown], "closed_days": off}
        for position, shown, off in told.sites
    ]
    about = {key: getattr(told, key) for key in ("region", "name", "timezone", "since", "until")}
    return {**about, "sites": sites, "digest": digest({**about, "sites": sites})}


def _shown(entry: Shown) -> dict[str, Any]:
    about = {key: getattr(entry, key) for key in ("site", "effective_at", "until", "state", "sequence")}
    return {
        **about,
        "stage": entry.stage.short,
        "switch_id": entry.switch.id if entry.switch else None,
        "announce_at": entry.switch.announced_at or entry.switch.announce_at if entry.switch else None,
        "reason": entry.switch.reason if entry.switch else None,
        "last_day": entry.last_day,
        "then": entry.then.short if entry.then else None,
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
        "missed_date": view.missed,
        "state": filed.state.value,
        "settled_at": filed.settled_at,
        "seconds_to_settled": filed.seconds(filed.settled_at) if filed.settled_at else None,
        "held_by": [gate.view for gate in view.held_by],
        "gates": [gate.view for gate in view.gates],
        "confirmations": [asdict(entry) for entry in filed.confirmations],
        "cancelled_at": filed.cancelled_at,
        "cancelled_by": filed.cancelled_by,
        "cancel_reason": filed.cancel_reason,
        "undoes": filed.undoes,
        "stage_ended_on": filed.stage_ended_on,
        "announce_at": filed.announce_at,
        "announced_at": filed.announced_at,
        "lead": asdict(filed.lead) if filed.lead else None,
        "suspension": asdict(filed.suspension) if filed.suspension else None,
        "drift": [
            {"site": site, "foreseen": filed.foreseen.get(site, now), "now": now} for site, now in filed.drift.items()
        ],
        "taken_back_by": filed.taken_back_by,
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
