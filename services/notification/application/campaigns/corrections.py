"""What letters about something that does not come say of the site's timeline around it."""

from __future__ import annotations

from datetime import UTC
from operator import attrgetter
from typing import cast

from services.notification.application.ports import Work
from services.notification.application.records import Campaign
from services.notification.domain.facts import Coming, Correction
from services.notification.domain.texts import on_one_line
from services.notification.domain.timeline import to_tell


def correction_facts(work: Work, campaign: Campaign) -> Correction | None:
    """As of now: what is announced for the time after it may fall too. None for the campaign of a stage."""
    if campaign.correction is None:
        return None
    entries = work.sites.entries(campaign.key)
    holding, later = to_tell(entries, campaign.effective_at)
    begins = next((entry.effective_at for entry in entries if entry.sequence == holding), None)
    told = {**campaign.correction, "next": _first(work.campaigns.of_entries(campaign.key, later))}
    return cast(Correction, on_one_line({**told, "begins": begins.astimezone(UTC).isoformat() if begins else None}))


def _first(announced: list[Campaign]) -> Coming | None:
    if not announced:
        return None
    campaign = min(announced, key=attrgetter("effective_at", "sequence"))
    at = campaign.effective_at.astimezone(UTC).isoformat()
    return {"stage": campaign.stage["name"], "effective_at": at, "switch_id": str(campaign.switch_id)}
