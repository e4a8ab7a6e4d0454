"""What can be asked of regions and of where their sites stand."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from services.contracts.region import with_defaults
from services.sites.application.ports import App, Work
from services.sites.application.problems import region_unknown
from services.sites.application.regions.placed import placed
from services.sites.application.switches.view_switch import view_switch
from services.sites.domain.moves import Position
from services.sites.domain.switch import Switch


def list_regions(app: App) -> list[dict[str, Any]]:
    with app.begin() as work:
        return work.regions.summaries()


def get_region(app: App, region: str) -> dict[str, Any]:
    """`document`, `revision`, `loaded_at`, `loaded_by`."""
    with app.begin() as work:
        loaded = work.regions.document(region)
    if loaded is None:
        raise region_unknown(region)
    return {**loaded, "document": with_defaults(loaded["document"])}


def list_sites(app: App, region: str) -> list[Position]:
    with app.begin() as work:
        positions = placed(work, region, work.sites.overdue(app.clock.now()))
    if not positions:
        raise region_unknown(region)
    return positions


def list_audit(app: App, region: str, limit: int) -> list[dict[str, Any]]:
    """Who did what, when and why; newest first."""
    with app.begin() as work:
        return work.journal.entries(region, limit)


def _at_risk(work: Work, switch: Switch, now: datetime) -> bool:
    """Whether its date is near and gates would hold it."""
    stage = work.regions.stages(switch.region)[switch.to_stage]
    near = switch.effective_at - timedelta(days=stage.recheck_days) <= now
    return near and bool(view_switch(work, switch, now).held_by)


def observe(app: App) -> None:
    """Counts what stands in the database, for the gauges that operations watches."""
    with app.begin() as work:
        now = app.clock.now()
        standing = work.switches.standing(now)
        at_risk = sum(_at_risk(work, switch, now) for switch in work.switches.to_come())
        ranks = work.sites.ranks()
        overdue = Counter(region for region, _ in work.sites.overdue(now))
    app.meter.at_risk(at_risk)
    app.meter.overdue({row["region"]: overdue[row["region"]] for row in ranks})
    app.meter.standing(standing, standing["oldest_running"], ranks)
