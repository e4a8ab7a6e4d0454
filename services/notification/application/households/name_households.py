"""Names of households, for whoever may see them; who looked at whose, when and what for is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.contracts.calls.actor import Actor
from services.notification.application.ports import App


def name_households(
    app: App, region: str, households: Sequence[UUID], purpose: str, actor: Actor
) -> list[dict[str, Any]]:
    """BG number and name of these households, those that are known."""
    with app.begin() as work:
        named = work.households.names(region, households)
        work.households.looked(region, named, actor.user, purpose, app.clock.now())
    return [dict(each) for each in named]


def find_households(
    app: App, region: str, sites: Sequence[str] | None, name: str, limit: int, actor: Actor
) -> list[dict[str, Any]]:
    """Households whose last name begins so, or whose first and last name do; `sites`: None for all of the region."""
    with app.begin() as work:
        found = work.households.search(region, sites, " ".join(name.split()), limit)
        work.households.looked(region, found, actor.user, "search by name", app.clock.now())
    return [dict(each) for each in found]


def list_looks(app: App, region: str, household: UUID, limit: int) -> list[dict[str, Any]]:
    """Who looked at this household's name, the latest first."""
    with app.begin() as work:
        return [dict(each) for each in work.households.looks(region, household, limit)]
