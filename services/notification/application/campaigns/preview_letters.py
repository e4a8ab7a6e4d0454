"""How many letters a switch of these sites would cause, by channel and at what postage; writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.notification.application.ports import App
from services.notification.domain.channels import CHANNELS


def preview_letters(app: App, region: str, sites: Sequence[str], guests: Sequence[UUID]) -> dict[str, Any]:
    """`guests` are households of other sites that have an appointment at one of these; only scheduling knows them."""
    with app.begin() as work:
        counted = work.households.count(region, sites, [str(guest) for guest in guests])
    return {
        "households": counted["households"],
        "channels": {**dict.fromkeys(CHANNELS, 0), **counted["channels"]},
        "excluded": counted["excluded"],
        "postage_cents": counted["postage_cents"],
        "digest": counted["digest"],
    }
