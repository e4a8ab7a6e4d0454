"""What can be asked of regions and of where their sites stand."""

from __future__ import annotations

from typing import Any

from services.sites.application.ports import App
from services.sites.application.problems import region_unknown
from services.sites.domain.moves import Position


def list_regions(app: App) -> list[dict[str, Any]]:
    with app.begin() as work:
        return work.regions.summaries()


def get_region(app: App, region: str) -> dict[str, Any]:
    """`document`, `revision`, `loaded_at`, `loaded_by`."""
    with app.begin() as work:
        loaded = work.regions.document(region)
    if loaded is None:
        raise region_unknown(region)
    return loaded


def list_sites(app: App, region: str) -> list[Position]:
    with app.begin() as work:
        positions = work.sites.positions(region, None)
    if not positions:
        raise region_unknown(region)
    return positions


def list_audit(app: App, region: str, limit: int) -> list[dict[str, Any]]:
    """Who did what, when and why; newest first."""
    with app.begin() as work:
        return work.journal.entries(region, limit)


def observe(app: App) -> None:
    """Counts what stands in the database, for the gauges that operations watches."""
    with app.begin() as work:
        standing = work.switches.standing()
        ranks = work.sites.ranks()
    app.meter.standing(standing, standing["oldest_running"], ranks)
