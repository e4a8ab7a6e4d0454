"""All that a first page shows of regions, sites and switches, in one question and one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.sites.application.ports import App
from services.sites.application.switches.view_switch import SwitchView, view_switch
from services.sites.domain.moves import Position
from services.sites.domain.switch import State

_OPEN = (State.RUNNING, State.HELD, State.SCHEDULED)


@dataclass(frozen=True)
class Overview:
    """Regions as `list_regions` tells them, each with its sites; switches newest first, open ones however old."""

    regions: list[tuple[dict[str, Any], list[Position]]]
    switches: list[SwitchView]


def overview(app: App, regions: Sequence[str] | None, newest: int) -> Overview:
    """`regions` None: all of them."""
    with app.begin() as work:
        summaries = [row for row in work.regions.summaries() if regions is None or row["head"]["id"] in regions]
        placed = [(row, work.sites.positions(row["head"]["id"], None)) for row in summaries]
        listed = (switch for state in (None, *_OPEN) for switch in work.switches.latest(regions, state, newest))
        by_id = {switch.id: switch for switch in listed}
        views = [view_switch(work, switch) for switch in by_id.values()]
    return Overview(placed, sorted(views, key=lambda view: view.switch.filed_at, reverse=True))
