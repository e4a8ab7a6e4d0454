"""What can be asked of regions, sites and switches."""

from __future__ import annotations

from typing import Any

from services.sites.application.ports import App
from services.sites.application.problems import region_unknown, switch_unknown
from services.sites.application.switches.view_switch import SwitchView, view_switch
from services.sites.domain.moves import Position
from services.sites.domain.switch import State, SwitchId


def list_regions(app: App) -> list[dict[str, Any]]:
    with app.begin() as work:
        return work.regions.summaries()


def get_region(app: App, region: str) -> dict[str, Any]:
    with app.begin() as work:
        document = work.regions.document(region)
    if document is None:
        raise region_unknown(region)
    return document


def list_sites(app: App, region: str) -> list[Position]:
    with app.begin() as work:
        positions = work.sites.positions(region, None)
    if not positions:
        raise region_unknown(region)
    return positions


def get_switch(app: App, switch_id: SwitchId) -> SwitchView:
    with app.begin() as work:
        switch = work.switches.get(switch_id)
        if switch is None:
            raise switch_unknown(switch_id)
        return view_switch(work, switch)


def list_switches(app: App, region: str | None, state: State | None, limit: int) -> list[SwitchView]:
    """Newest first."""
    with app.begin() as work:
        return [view_switch(work, switch) for switch in work.switches.latest(region, state, limit)]


def filed_switch(app: App, user: str, idempotency_key: str) -> SwitchView | None:
    """The switch that this user filed with this key, if there is one."""
    with app.begin() as work:
        switch_id = work.journal.claimed(user, idempotency_key)
        switch = work.switches.get(switch_id) if switch_id else None
        return view_switch(work, switch) if switch else None


def list_audit(app: App, region: str, limit: int) -> list[dict[str, Any]]:
    """Who did what, when and why; newest first."""
    with app.begin() as work:
        return work.journal.entries(region, limit)
