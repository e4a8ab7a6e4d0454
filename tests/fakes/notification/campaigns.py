"""Campaigns and the collection of their letters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import cast
from uuid import UUID

from services.notification.application.records import Campaign, SiteKey
from services.notification.domain.campaign import FINAL, Action, Balance, State
from services.notification.domain.facts import CampaignFacts, Change, Channel, Stage
from tests.fakes.notification.households import Households
from tests.fakes.notification.letters import add_lot, has_letter, next_number, postal_order, write_letter
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
        about = (campaign.key, campaign.sequence, campaign.joins)
        if not any((c.key, c.sequence, c.joins) == about for c in self._all()):
            stored = replace(campaign, stage=plain(campaign.stage))
            self._campaigns[campaign.id] = StoredCampaign(stored, created_at)

    def of_switch(self, switch_id: UUID) -> list[Campaign]:
        campaigns = [each for each in self._all() if each.switch_id == switch_id and not each.joins]
        return sorted(campaigns, key=lambda campaign: (campaign.key.site, campaign.sequence))

    def open_switches(self, key: SiteKey) -> set[UUID]:
        return {campaign.switch_id for campaign in self._open(key)}

    def open_but(self, key: SiteKey, live: Collection[int]) -> list[Campaign]:
        void = [campaign for campaign in self._open(key) if campaign.sequence not in live]
        return sorted(void, key=lambda each: (each.sequence, each.joins is not None))

    def of_entries(self, key: SiteKey, sequences: Collection[int]) -> list[Campaign]:
        here = [each for each in self._all() if each.key == key and not each.joins and each.sequence in sequences]
        return sorted(here, key=attrgetter("sequence"))

    def told_before(self, campaign: Campaign) -> Stage | None:
        revoked = {entry.revokes for entry in self._tables.entries.get(campaign.key, {}).values()}
        begun = {
            x.campaign for x in self._tables.lots.values() if x.folder and x.state in ("handing_over", "handed_over")
        }
        at = attrgetter("effective_at", "sequence")
        before = [c for c in self._all() if c.key == campaign.key and not c.joins and at(c) < at(campaign)]
        earlier = [c for c in before if c.id in begun and c.sequence not in revoked]
        return max(earlier, key=at).stage if earlier else None

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

    def must_hear(self, campaign: Campaign, live_sites: list[str]) -> set[UUID]:
        backs = [each for each in self.of_switch(campaign.switch_id) if each.key.site in live_sites]
        return set().union(*(self._must_hear(back, campaign.undoes) for back in backs))

    def told_of(self, campaign: Campaign, live_sites: list[str]) -> set[UUID]:
        undone = [c for c in self._all() if c.switch_id == campaign.undoes and c.key.site in live_sites]
        ids = {each.id for each in undone}
        called = {notice.household for (at, _), notice in self._tables.notices.items() if at in ids}
        there = [c for c in self._all() if c.correction and c.key.site in live_sites]
        named = (self._handed(each, names=str(campaign.undoes)) for each in there)
        return called.union(*(self._handed(each) for each in undone), *named)

    def untold(self, campaign: Campaign, sites: list[str]) -> list[tuple[UUID, Change]]:
        region, stages = campaign.key.region, {(each.key, each.sequence) for each in self._all()}
        changes = [
            change
            for change in self._tables.changes.values()
            if change.key.region == region and change.key.site in sites and (change.key, change.sequence) in stages
            if not change.told and change.appointment not in self._tables.cancelled
            if not self._tables.is_open(change.key, change.sequence, but=campaign.switch_id)
        ]
        changes.sort(key=lambda change: (change.key.site, str(change.appointment), change.sequence))
        return [
            (each.household, cast(Change, {**each.change, "site": each.key.site, "sequence": each.sequence}))
            for each in changes
        ]

    def collect(
        self,
        campaign: Campaign,
        live_sites: list[str],
        facts: CampaignFacts,
        lot_size: Mapping[str, int],
        at: datetime,
        only: Collection[UUID] | None = None,
    ) -> int:
        concerned = [id for id in self._scope(campaign, live_sites) if only is None or id in only]
        scope = [self._tables.households[household] for household in concerned]
        groups: dict[str, list[Household]] = defaultdict(list)
        for household in scope:
            if household.row.exclusion:
                write_letter(self._tables, campaign, household, "excluded")
            else:
                groups[household.row.channel].append(household)
        for channel in sorted(groups):
            self._into_lots(campaign, channel, sorted(groups[channel], key=postal_order), lot_size[channel])
        stored = self._campaigns[campaign.id]
        collected = replace(stored.campaign, in_scope=len(scope), collected_at=at)
        self._campaigns[campaign.id] = replace(stored, campaign=collected, facts=plain(facts))
        return len(scope)

    def close_books(self, campaign: Campaign, only: Collection[UUID] | None = None) -> None:
        of_stage = (campaign.key, campaign.sequence)
        changes = (each for each in self._tables.changes.values() if (each.key, each.sequence) == of_stage)
        concerned = Households(self._tables).of_site(campaign.key)
        concerned |= {change.household for change in changes} & self._tables.households.keys()
        expected = {id for id in concerned if only is None or id in only}
        unwritten = sum(not has_letter(self._tables, campaign, id) for id in expected)
        self._campaigns[campaign.id] = replace(self._campaigns[campaign.id], unwritten=unwritten)

    def withdraw(self, campaign_id: UUID, reason: str) -> None:
        lots = [lot for lot in self._tables.lots.values() if lot.campaign == campaign_id]
        leaving = {(lot.channel, lot.number) for lot in lots if lot.state == "handing_over"}
        for letter in self._tables.letters_of(campaign_id):
            if letter.state == "pending" and (letter.channel, letter.lot_number) not in leaving:
                self._tables.letters[letter.id] = replace(letter, state="withdrawn", reason=reason)
        for lot in lots:
            if lot.state == "planned":
                self._tables.lots[lot.id] = replace(lot, state="withdrawn")

    def release(self, campaign_id: UUID, state: State, facts: CampaignFacts, lot_size: Mapping[str, int]) -> int:
        held = [letter for letter in self._tables.letters_of(campaign_id) if letter.state == "held"]
        groups: dict[str, list[Letter]] = defaultdict(list)
        for letter in held:
            groups[self._tables.households[letter.household].row.channel].append(letter)
        for channel, letters in groups.items():
            letters.sort(key=lambda letter: postal_order(self._tables.households[letter.household]))
            for begin in range(0, len(letters), lot_size[channel]):
                self._release(campaign_id, channel, letters[begin : begin + lot_size[channel]], plain(facts))
        if held:
            stored = self._campaigns[campaign_id]
            campaign = replace(stored.campaign, state=state)
            self._campaigns[campaign_id] = replace(stored, campaign=campaign, closed_at=None)
        return len(held)

    def _release(self, campaign_id: UUID, channel: str, letters: list[Letter], facts: CampaignFacts) -> None:
        number = next_number(self._tables, campaign_id, channel)
        add_lot(self._tables, campaign_id, channel, number, facts)
        for place, letter in enumerate(letters, start=1):
            anew = replace(letter, channel=channel, state="pending", reason="", faults=(), facts=None, sha256=None)
            self._tables.letters[letter.id] = replace(anew, lot_number=number, place_in_lot=place)
            self._untell(campaign_id, letter.household)

    def _untell(self, campaign_id: UUID, household: UUID) -> None:
        for (campaign, appointment), notice in self._tables.notices.items():
            if (campaign, notice.household) != (campaign_id, household):
                continue
            for at, change in self._tables.changes.items():
                if (change.appointment, change.sequence) == (appointment, notice.change["sequence"]):
                    self._tables.changes[at] = replace(change, told=False)

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
        for letter in self._tables.letters.values():
            told = self._campaigns[letter.campaign].campaign
            if told.switch_id == campaign.undoes and told.key.site in live_sites:
                sites[letter.household].add(told.key.site)
        guests = {household for household, of in sites.items() if min(of) == campaign.key.site}
        return Households(self._tables).of_site(campaign.key) | {
            guest for guest in guests if self._is_guest(campaign, guest, live_sites)
        }

    def _must_hear(self, back: Campaign, undoes: UUID | None) -> set[UUID]:
        earlier = self._since_complete(back, undoes)
        if not earlier:
            return set()
        known = dict.fromkeys(Households(self._tables).of_site(back.key), earlier[0].from_stage)
        must_hear: set[UUID] = set()
        for campaign in earlier:
            for household in self._handed(campaign):
                known[household] = campaign.stage["id"]
                must_hear |= {household} if campaign.switch_id == undoes else set()
        called = {at for at, _ in self._tables.notices if self._campaigns[at].campaign.switch_id == undoes}
        must_hear |= {notice.household for (at, _), notice in self._tables.notices.items() if at in called}
        at_home = Households(self._tables).of_site(back.key)
        return must_hear | {id for id in at_home if known[id] not in (None, back.stage["id"])}

    def _since_complete(self, back: Campaign, undoes: UUID | None) -> list[Campaign]:
        """The site's campaigns after the last complete one, in order; that of the undone switch in any case."""
        older = [each for each in self._all() if each.key == back.key and each.sequence < back.sequence]
        whole = [each for each in older if each.state is State.COMPLETED and not each.joins]
        complete = [each.sequence for each in whole if each.switch_id != undoes]
        last = max(complete, default=-1)
        return sorted(
            (each for each in older if each.sequence > last or each.switch_id == undoes), key=attrgetter("sequence")
        )

    def _handed(self, campaign: Campaign, names: str = "") -> set[UUID]:
        """Households whose letters went; `names`: those that name this switch as what comes next."""
        lots = {(x.channel, x.number): x for x in self._tables.lots.values() if x.campaign == campaign.id}
        letters = [letter for letter in self._tables.letters_of(campaign.id) if letter.lot_number]
        handed = [(letter, lots[cast(Channel, letter.channel), letter.lot_number or 0]) for letter in letters]
        return {
            letter.household
            for letter, lot in handed
            if letter.state == "handed_over" or (letter.state == "pending" and lot.state == "handing_over")
            if not names or self._names(campaign, lot) == names
        }

    def _names(self, campaign: Campaign, lot: StoredLot) -> str:
        facts = lot.facts or self._campaigns[campaign.id].facts
        return str((facts["correction"]["next"] or {}).get("switch_id", ""))

    def _is_for(self, campaign: Campaign, change: StoredChange) -> bool:
        if change.key != campaign.key or change.sequence > campaign.sequence:
            return False
        unheard = not change.told and change.appointment not in self._tables.cancelled
        unheard = unheard and not self._tables.is_open(change.key, change.sequence)
        return change.sequence == campaign.sequence or unheard

    def _is_guest(self, campaign: Campaign, guest: UUID, live_sites: list[str]) -> bool:
        household = self._tables.households.get(guest)
        if household is None or household.region != campaign.key.region or household.row.site in live_sites:
            return False
        return not has_letter(self._tables, campaign, guest)

    def _into_lots(self, campaign: Campaign, channel: str, households: list[Household], size: int) -> None:
        for begin in range(0, len(households), size):
            number = begin // size + 1
            add_lot(self._tables, campaign.id, channel, number)
            for place, household in enumerate(households[begin : begin + size], start=1):
                write_letter(self._tables, campaign, household, "pending", number, place)
