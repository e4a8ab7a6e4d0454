"""Lots on their way from planned to handed over, and the queue that workers take them from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from services.notification.application.records import Lot, PendingLetter, PhoneNotice, ProducedLot, SiteKey
from services.notification.domain.campaign import State
from services.notification.domain.channels import PRINT
from services.notification.domain.facts import CampaignFacts, Change, Channel
from tests.fakes.notification.households import facts_of
from tests.fakes.notification.letters import add_lot, next_number
from tests.fakes.notification.tables import Letter, Notice, NotificationTables, StoredChange, StoredLot, plain
from tests.fakes.store import Store

NOT_STORED = ("pages", "sheets", "postage_cents")
NOT_IN_FACTS = ("site", "channel", "exclusion")


class Lots:
    def __init__(self, tables: NotificationTables) -> None:
        self._tables = tables
        self._lots = tables.lots
        self._letters = tables.letters

    def to_do(self) -> list[int]:
        """What was begun comes first, then campaigns in the order they were collected."""
        return [lot.id for lot in sorted(filter(self._wanted, self._lots.values()), key=self._turn)]

    def find(self, lot_id: int) -> Lot | None:
        lot = self._lots.get(lot_id)
        if lot is None or not self._wanted(lot):
            return None
        stored = self._tables.campaigns[lot.campaign]
        return Lot(
            lot.id,
            lot.campaign,
            stored.campaign.key,
            stored.campaign.sequence,
            lot.channel,
            lot.number,
            lot.state,
            lot.staging,
            lot.folder,
            lot.facts or stored.facts,
        )

    def lock(self, lot_id: int) -> str:
        return self._lots[lot_id].state

    def letters(self, lot: Lot) -> list[PendingLetter]:
        return [self._pending(letter) for letter in self._tables.letters_in(lot) if letter.state == "pending"]

    def moved(self, lot: Lot) -> dict[UUID, bool]:
        campaign = self._tables.campaigns[lot.campaign_id].campaign
        if campaign.undoes is not None:
            return {}
        pending = [letter for letter in self._tables.letters_in(lot) if letter.state == "pending"]
        elsewhere = [letter for letter in pending if self._site(letter) != campaign.key.site]
        replaced = {letter.id: self._is_replaced(letter) for letter in elsewhere}
        return {letter.id: replaced[letter.id] for letter in elsewhere if letter.at_home or replaced[letter.id]}

    def _site(self, letter: Letter) -> str:
        return self._tables.households[letter.household].row.site

    def _is_replaced(self, letter: Letter) -> bool:
        """Whether the household has a letter of the same switch from the site where it lives."""
        about, site = (letter.switch, letter.household), self._site(letter)
        others = [each for each in self._letters.values() if (each.switch, each.household) == about]
        there = [each for each in others if self._tables.campaigns[each.campaign].campaign.key.site == site]
        return any(not each.put_aside for each in there)

    def running(self, lot: Lot) -> bool:
        return self._runs(lot.campaign_id)

    def set_facts(self, lot: Lot, facts: CampaignFacts) -> None:
        self._lots[lot.id] = replace(self._lots[lot.id], facts=plain(facts))

    def begin_handing_over(self, lot: Lot, produced: ProducedLot, at: datetime) -> None:
        begun = replace(self._lots[lot.id], state="handing_over", letter_date=produced.letter_date)
        self._lots[lot.id] = replace(
            begun, staging=produced.staging, folder=produced.folder, postage_cents=produced.postage_cents
        )
        for made in produced.letters:
            stored = {name: value for name, value in asdict(made).items() if name not in NOT_STORED}
            values = {**stored, "facts": plain(made.facts), "faults": plain(list(made.faults))}
            self._letters[made.id] = replace(self._letters[made.id], **values)
        announced = [change for letter in produced.letters if letter.facts for change in letter.facts["changes"]]
        self._mark_told(lot.key.region, announced + [notice.change for notice in produced.notices])
        for notice in produced.notices:
            self._note(lot, notice)
        if produced.by_post:
            self._send_by_post(lot, produced.by_post)

    def set_handed_over(self, lot: Lot, at: datetime) -> Mapping[str, int]:
        self._lots[lot.id] = replace(self._lots[lot.id], state="handed_over")
        for letter in self._tables.letters_in(lot):
            if letter.state == "pending":
                assert letter.facts is not None and letter.sha256 is not None
                self._letters[letter.id] = replace(letter, state="handed_over")
        return dict(Counter(letter.state for letter in self._tables.letters_in(lot)))

    def current_sequences(self, lot: Lot, sites: Iterable[str]) -> dict[str, int]:
        switch = self._tables.campaigns[lot.campaign_id].campaign.switch_id
        spoken = ((site, self._tables.spoken_of(SiteKey(lot.key.region, site), switch)) for site in sites)
        return {site: sequence for site, sequence in spoken if sequence is not None}

    def any_cancelled(self, appointment_ids: Sequence[str]) -> bool:
        return any(UUID(appointment) in self._tables.cancelled for appointment in appointment_ids)

    def _runs(self, campaign: UUID) -> bool:
        return self._tables.campaigns[campaign].campaign.state is State.RUNNING

    def _wanted(self, lot: StoredLot) -> bool:
        return lot.state == "handing_over" or (lot.state == "planned" and self._runs(lot.campaign))

    def _turn(self, lot: StoredLot) -> tuple[Any, ...]:
        campaign = self._tables.campaigns[lot.campaign].campaign
        return (lot.state == "planned", campaign.collected_at, campaign.key.site, lot.channel != PRINT, lot.number)

    def _pending(self, letter: Letter) -> PendingLetter:
        row = self._tables.households[letter.household].row
        mine = [change for change in self._tables.changes.values() if self._is_for(letter, change)]
        lane = letter.joins and self._tables.campaigns[letter.campaign].campaign
        aside = lane and (lane.undoes or lane.key.site != row.site)
        unheard = [self._as_of_now(letter.switch, change, aside=bool(aside)) for change in mine]
        ordered = sorted((x for x in unheard if x), key=lambda step: step[0])
        return PendingLetter(
            letter.id,
            letter.household,
            facts_of(row),
            cast(Channel, row.channel),
            row.exclusion,
            [change for _, change in ordered],
        )

    def _is_for(self, letter: Letter, change: StoredChange) -> bool:
        known = change.household == letter.household and not change.told
        return known and change.appointment not in self._tables.cancelled

    def _as_of_now(self, switch: UUID, stored: StoredChange, *, aside: bool) -> tuple[Any, Change] | None:
        """A change with its place in the order; None while its site has yet to be replanned, or opened no campaign.

        `aside`: the letter leaves it to that of its own campaign."""
        site, key = self._tables.sites[stored.key], stored.key
        campaigns = (each.campaign for each in self._tables.campaigns.values())
        opened = any((c.key, c.sequence) == (key, stored.sequence) for c in campaigns)
        sequence = self._tables.spoken_of(key, switch)
        if not opened or sequence is None or sequence < stored.sequence or not self._tables.replanned(key, sequence):
            return None
        if self._tables.is_open(key, stored.sequence, but=None if aside else switch):
            return None
        now = {"site": key.site, "sequence": sequence, "site_name": site.profile["name"]}
        return (key.site, stored.appointment, stored.sequence), cast(Change, {**stored.change, **now})

    def _mark_told(self, region: str, changes: list[Change]) -> None:
        for told in changes:
            about = (SiteKey(region, told["site"]), UUID(told["appointment_id"]))
            for at, stored in self._tables.changes.items():
                behind = stored.sequence < told["sequence"] and not self._tables.is_open(stored.key, stored.sequence)
                if (stored.key, stored.appointment) == about and (stored.sequence == told["sequence"] or behind):
                    self._tables.changes[at] = replace(stored, told=True)

    def _note(self, lot: Lot, notice: PhoneNotice) -> None:
        appointment, change = UUID(notice.change["appointment_id"]), plain(notice.change)
        visits = [visit["starts_at"] for visit in (change["before"], change["after"]) if visit]
        call_before = min(map(datetime.fromisoformat, visits)).astimezone(UTC)
        self._tables.notices.setdefault(
            (lot.campaign_id, appointment), Notice(notice.household_id, change, call_before)
        )

    def _send_by_post(self, lot: Lot, letters: Sequence[UUID]) -> None:
        number = next_number(self._tables, lot.campaign_id, PRINT)
        add_lot(self._tables, lot.campaign_id, PRINT, number, self._lots[lot.id].facts)
        for place, letter in enumerate(letters, start=1):
            moved = replace(self._letters[letter], channel=PRINT, lot_number=number, place_in_lot=place)
            self._letters[letter] = moved


class LotQueue:
    """Workers share what is taken."""

    def __init__(self, store: Store[NotificationTables, Any], taken: set[int]) -> None:
        self._store, self._taken = store, taken
        self._joiners = False

    def take(self, leave: Container[int]) -> int | None:
        for lot in sorted(Lots(self._store.tables).to_do(), key=self._turn):
            if lot not in leave and lot not in self._taken:
                self._taken.add(lot)
                self._joiners = self._of_joiners(lot)
                return lot
        return None

    def _turn(self, lot: int) -> tuple[bool, bool]:
        begun = self._store.tables.lots[lot].state == "handing_over"
        return not begun, self._of_joiners(lot) is self._joiners

    def _of_joiners(self, lot: int) -> bool:
        tables = self._store.tables
        return tables.campaigns[tables.lots[lot].campaign].campaign.joins is not None

    def put_back(self, lot_id: int) -> None:
        self._taken.discard(lot_id)

    def wait(self, seconds: float) -> None:
        """Whoever makes new lots does not run meanwhile."""
