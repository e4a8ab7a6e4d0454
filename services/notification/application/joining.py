"""What the use cases need for households that come to a site after its letters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.notification.application.records import Campaign, SiteKey
from services.notification.domain.campaign import State
from services.notification.domain.facts import CampaignFacts


class Joiners(Protocol):
    """Noted by imports until they have what there is; their letters stand in the lane of each campaign."""

    def sites(self) -> list[SiteKey]:
        """Sites with joiners that are not welcomed yet."""

    def at(self, key: SiteKey) -> dict[UUID, bool]:
        """Locked; and whether they came with the region's very first file."""

    def welcomed(self, households: Iterable[UUID]) -> None:
        """They have what there is."""

    def lane_of(self, campaign_id: UUID) -> Campaign | None:
        """Locked: the campaign of those who came after this one was collected."""

    def without_letter(self, campaign: Campaign, households: Collection[UUID]) -> list[UUID]:
        """Those of them who are at home at the site and have a letter neither of the campaign nor of its lane;
        one that was put aside for a move, or for an exclusion that is over, is none."""

    def write(
        self,
        lane: Campaign,
        households: Collection[UUID],
        facts: CampaignFacts,
        lot_size: Mapping[str, int],
        at: datetime,
        state: State,
    ) -> None:
        """One letter for each of these households, in lots of their own; the lane has this state then."""
