"""All that a first page shows of regions, sites and switches, in one question and one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.sites.application.ports import App
from services.sites.application.regions.placed import placed
from services.sites.application.switches.view_switch import SwitchView, view_switch
from services.sites.domain.moves import Position
from services.sites.domain.states import State

_OPEN = (State.RUNNING, State.HELD, State.SCHEDULED, State.ANNOUNCED, State.SUSPENDED)


@dataclass(frozen=True)
class Overview:
    """Regions as `list_regions` tells them, each with its sites; switches newest first, open ones however old."""

    regions: list[tuple[dict[str, Any], list[Position]]]
    switches: list[SwitchView]


def overview(app: App, regions: Sequence[str] | None, newest: int, sites: Sequence[str] | None = None) -> Overview:
    """`regions` None: all of them; `sites` ("region/site"): switches that move one of these alone."""
    with app.begin() as work:
        summaries = [row for row in work.regions.summaries() if regions is None or row["head"]["id"] in regions]
        overdue = work.sites.overdue(app.clock.now())
        regions_with_sites = [(row, placed(work, row["head"]["id"], overdue)) for row in summaries]
        listed = (switch for state in (None, *_OPEN) for switch in work.switches.latest(regions, state, newest, sites))
        by_id = {switch.id: switch for switch in listed}
        views = [view_switch(work, switch, app.clock.now()) for switch in by_id.values()]
    return Overview(regions_with_sites, sorted(views, key=lambda view: view.switch.filed_at, reverse=True))
