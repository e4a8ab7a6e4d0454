"""How many letters a switch of these sites would cause, by channel and at what postage; writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.notification.application.ports import Work


def preview_letters(work: Work, region: str, sites: Sequence[str], guests: Sequence[str]) -> dict[str, Any]:
    """`guests` are households of other sites that have an appointment at one of these; only scheduling knows them."""
    counted = work.households.count(region, sites, guests)
    return {
        "households": counted["households"],
        "channels": {"print": counted["print"], "email": counted["email"]},
        "excluded": counted["excluded"],
        "postage_cents": counted["postage_cents"],
        "digest": counted["digest"],
    }
