"""Campaigns and the collection of their letters."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import cast
from uuid import UUID

from services.notification.application.records import Campaign, SiteKey
from services.notification.domain.campaign import FINAL, Action, Balance, State
from services.notification.domain.facts import CampaignFacts, Channel
from tests.fakes.notification.households import Households
from tests.fakes.notification.tables import (
    Household,
    Letter,
    NotificationTables,
    StoredCampaign,
    StoredChange,
    StoredLot,
    plain,
)


class Campaigns:
    def __init__(self, tables: NotificationTables) -> None:
        self._tables = tables
        self._campaigns = tables.campaigns

    def lock_switches(self, switch_ids: Iterable[UUID]) -> None:
        """Transactions are never at the same time."""

    def open(self, campaign: Campaign, created_at: datetime) -> None:
        if not any((c.key, c.sequence) == (campaign.key, campaign.sequence) for c in self._all()):
            stored = replace(campaign, stage=plain(campaign.stage))
            self._campaigns[campaign.id] = StoredCampaign(stored, created_at)

    def of_switch(self, switch_id: UUID) -> list[Campaign]:
        campaigns = [campaign for campaign in self._all() if campaign.switch_id == switch_id]
        return sorted(campaigns, key=lambda campaign: (campaign.key.site, campaign.sequence))

    def open_switches(self, key: SiteKey) -> set[UUID]:
        return {campaign.switch_id for campaign in self._open(key)}

    def open_before(self, key: SiteKey, sequence: int) -> list[Campaign]:
        older = [campaign for campaign in self._open(key) if campaign.sequence < sequence]
        return sorted(older, key=attrgetter("sequence"))

    def find(self, campaign_id: UUID) -> Campaign | None:
        stored = self._campaigns.get(campaign_id)
        return stored.campaign if stored else None

    def lock(self, campaign_id: UUID) -> Campaign:
        return self._campaigns[campaign_id].campaign

    def set_state(self, campaign_id: UUID, state: State, closed_at: datetime | None = None) -> None:
        stored = self._campaigns[campaign_id]
        changed = replace(stored, campaign=replace(stored.campaign, state=state))
        self._campaigns[campaign_id] = replace(changed, closed_at=closed_at or stored.closed_at)

    def record_action(self, campaign_id: UUID, action: Action, actor: str, at: datetime) -> None:
        self._tables.actions.append((campaign_id, {"action": action.value, "actor": actor, "at": at}))

    def collect(
        self, campaign: Campaign, live_sites: list[str], facts: CampaignFacts, lot_size: Mapping[str, int], at: datetime
    ) -> int:
        scope = [self._tables.households[household] for household in self._scope(campaign, live_sites)]
        groups: dict[str, list[Household]] = defaultdict(list)
        for household in scope:
            if household.row.exclusion:
                self._write(campaign, household, "excluded")
            else:
                groups[household.row.channel].append(household)
        for channel in sorted(groups):
            self._into_lots(campaign, channel, sorted(groups[channel], key=_postal_order), lot_size[channel])
        stored = self._campaigns[campaign.id]
        collected = replace(stored.campaign, in_scope=len(scope), collected_at=at)
        self._campaigns[campaign.id] = replace(stored, campaign=collected, facts=plain(facts))
        return len(scope)

    def withdraw(self, campaign_id: UUID, reason: str) -> None:
        lots = [lot for lot in self._tables.lots.values() if lot.campaign == campaign_id]
        leaving = {(lot.channel, lot.number) for lot in lots if lot.state == "handing_over"}
        for letter in self._tables.letters_of(campaign_id):
            if letter.state == "pending" and (letter.channel, letter.lot_number) not in leaving:
                self._tables.letters[letter.id] = replace(letter, state="withdrawn", reason=reason)
        for lot in lots:
            if lot.state == "planned":
                self._tables.lots[lot.id] = replace(lot, state="withdrawn")

    def balance(self, campaign_id: UUID) -> Balance:
        letters = self._tables.letters_of(campaign_id)
        states = Counter(letter.state for letter in letters)
        handed_over = Counter(letter.channel for letter in letters if letter.state == "handed_over")
        aside = {state: states[state] for state in ("held", "excluded", "withdrawn", "pending")}
        return Balance(self._campaigns[campaign_id].campaign.in_scope, dict(handed_over), **aside)

    def _all(self) -> Iterator[Campaign]:
        return (stored.campaign for stored in self._campaigns.values())

    def _open(self, key: SiteKey) -> Iterator[Campaign]:
        return (campaign for campaign in self._all() if campaign.key == key and campaign.state not in FINAL)

    def _scope(self, campaign: Campaign, live_sites: list[str]) -> set[UUID]:
        """Who is at home at the site, and the guests that it writes to."""
        sites: dict[UUID, set[str]] = defaultdict(set)
        for live in self.of_switch(campaign.switch_id):
            for change in self._tables.changes.values():
                if live.key.site in live_sites and self._is_for(live, change):
                    sites[change.household].add(live.key.site)
        guests = {household for household, of in sites.items() if min(of) == campaign.key.site}
        return Households(self._tables).of_site(campaign.key) | {
            guest for guest in guests if self._is_guest(campaign, guest, live_sites)
        }

    def _is_for(self, campaign: Campaign, change: StoredChange) -> bool:
        if change.key != campaign.key or change.sequence > campaign.sequence:
            return False
        unheard = not change.told and change.appointment not in self._tables.cancelled
        return change.sequence == campaign.sequence or unheard

    def _is_guest(self, campaign: Campaign, guest: UUID, live_sites: list[str]) -> bool:
        household = self._tables.households.get(guest)
        if household is None or household.region != campaign.key.region or household.row.site in live_sites:
            return False
        return not self._has_letter(campaign, guest)

    def _has_letter(self, campaign: Campaign, household: UUID) -> bool:
        letters = self._tables.letters.values()
        return any((x.switch, x.household) == (campaign.switch_id, household) for x in letters)

    def _into_lots(self, campaign: Campaign, channel: str, households: list[Household], size: int) -> None:
        for begin in range(0, len(households), size):
            number = begin // size + 1
            add_lot(self._tables, campaign.id, channel, number)
            for place, household in enumerate(households[begin : begin + size], start=1):
                self._write(campaign, household, "pending", number, place)

    def _write(
        self, campaign: Campaign, household: Household, state: str, number: int | None = None, place: int = 0
    ) -> None:
        if self._has_letter(campaign, household.id):
            return
        id = UUID(hashlib.md5(f"{campaign.id}/{household.id}".encode()).hexdigest())
        row = household.row
        letter = Letter(id, campaign.id, campaign.switch_id, household.id, row.channel, state, row.exclusion)
        self._tables.letters[id] = replace(letter, lot_number=number, place_in_lot=place)


def add_lot(tables: NotificationTables, campaign_id: UUID, channel: str, number: int) -> None:
    id = len(tables.lots) + 1
    tables.lots[id] = StoredLot(id, campaign_id, cast(Channel, channel), number)


def _postal_order(household: Household) -> tuple[str, ...]:
    row = household.row
    return (row.postcode, row.city, row.street, row.house_number, str(household.id))
