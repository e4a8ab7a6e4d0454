"""Who came to a site later, and the letters of the lane beside a campaign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.notification.application.records import Campaign, SiteKey
from services.notification.domain.campaign import State
from services.notification.domain.facts import CampaignFacts
from tests.fakes.notification.households import Households
from tests.fakes.notification.letters import add_lot, next_number, postal_order, write_letter
from tests.fakes.notification.tables import Household, Letter, NotificationTables, plain


class Joiners:
    def __init__(self, tables: NotificationTables) -> None:
        self._tables = tables

    def sites(self) -> list[SiteKey]:
        return sorted({key for key, _ in self._tables.joiners.values()}, key=lambda key: key.subject)

    def at(self, key: SiteKey) -> dict[UUID, bool]:
        return {id: initial for id, (at, initial) in self._tables.joiners.items() if at == key}

    def welcomed(self, households: Iterable[UUID]) -> None:
        for household in households:
            del self._tables.joiners[household]

    def lane_of(self, campaign_id: UUID) -> Campaign | None:
        return next((each for each in self._campaigns() if each.joins == campaign_id), None)

    def without_letter(self, campaign: Campaign, households: Collection[UUID]) -> list[UUID]:
        letters = [letter for letter in self._tables.letters.values() if letter.of_campaign == campaign.id]
        known = {x.household for x in letters if not x.put_aside or (x.state == "excluded" and self._is_excluded(x))}
        return sorted(Households(self._tables).of_site(campaign.key) & set(households) - known)

    def write(
        self,
        lane: Campaign,
        households: Collection[UUID],
        facts: CampaignFacts,
        lot_size: Mapping[str, int],
        at: datetime,
        state: State,
    ) -> None:
        groups: dict[str, list[Household]] = defaultdict(list)
        before = len(self._tables.letters_of(lane.id))
        for household in (self._tables.households[id] for id in households):
            if household.row.exclusion:
                write_letter(self._tables, lane, household, "excluded")
            else:
                groups[household.row.channel].append(household)
        for channel in sorted(groups):
            in_order, size = sorted(groups[channel], key=postal_order), lot_size[channel]
            for begin in range(0, len(in_order), size):
                number = next_number(self._tables, lane.id, channel)
                add_lot(self._tables, lane.id, channel, number, plain(facts))
                for place, household in enumerate(in_order[begin : begin + size], start=1):
                    write_letter(self._tables, lane, household, "pending", number, place)
        stored = self._tables.campaigns[lane.id]
        in_scope = stored.campaign.in_scope + len(self._tables.letters_of(lane.id)) - before
        since = stored.campaign.collected_at or at
        campaign = replace(stored.campaign, in_scope=in_scope, collected_at=since, state=state)
        self._tables.campaigns[lane.id] = replace(
            stored, campaign=campaign, facts=stored.facts or plain(facts), closed_at=None
        )

    def _is_excluded(self, letter: Letter) -> bool:
        return bool(self._tables.households[letter.household].row.exclusion)

    def _campaigns(self) -> list[Campaign]:
        return [stored.campaign for stored in self._tables.campaigns.values()]
