"""What holds for a time only: a letter names no contact and no measure whose last day is past for whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from services.notification.domain.facts import CampaignFacts

Entry = TypeVar("Entry", bound=Any)


def valid(entries: Iterable[Entry], day: date) -> list[Entry]:
    """Those that hold on this day; the last one counts whole."""
    return [entry for entry in entries if not (last := entry.get("valid_until")) or date.fromisoformat(last) >= day]


def valid_on(campaign: CampaignFacts, day: date) -> CampaignFacts:
    """The campaign as it may be told of on this day."""
    profile, stage = campaign["profile"], campaign["stage"]
    return {
        **campaign,
        "profile": {**profile, "contacts": valid(profile["contacts"], day)},
        "stage": {**stage, "measures": valid(stage["measures"], day)},
        "measures": valid(campaign["measures"], day),
    }
