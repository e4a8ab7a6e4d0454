"""Reads campaigns, counts and lists for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.notification.domain.campaign import FINAL
from services.notification.domain.channels import PRINT
from services.notification.domain.compose import check_code, check_mark
from services.notification.domain.phone_call import PhoneCall
from tests.fakes.notification.campaigns import Campaigns
from tests.fakes.notification.households import Households
from tests.fakes.notification.tables import Letter, Notice, NotificationTables, StoredCampaign

ASIDE = ("held", "excluded", "withdrawn", "pending")


class Reports:
    def __init__(self, tables: NotificationTables) -> None:
        self._tables = tables

    def campaigns(
        self,
        region: str | None = None,
        switch_id: UUID | None = None,
        campaign_id: UUID | None = None,
        state: str | None = None,
        limit: int = 500,
    ) -> list[Mapping[str, Any]]:
        fitting = [
            stored
            for stored in self._tables.campaigns.values()
            if region in (None, stored.campaign.key.region)
            and switch_id in (None, stored.campaign.switch_id)
            and campaign_id in (None, stored.campaign.id)
            and state in (None, stored.campaign.state)
        ]
        fitting.sort(key=lambda stored: stored.campaign.key.site)
        fitting.sort(key=lambda stored: stored.created_at, reverse=True)
        return [self._campaign(stored) for stored in fitting[:limit]]

    def held(self, campaign_id: UUID) -> list[Mapping[str, Any]]:
        held = [letter for letter in self._tables.letters_of(campaign_id) if letter.state == "held"]
        rows: list[Mapping[str, Any]] = [
            {"id": x.id, "household_id": x.household, "channel": x.channel, "faults": list(x.faults)}
            for x in sorted(held, key=lambda letter: letter.id)
        ]
        return rows[:500]

    def actions(self, campaign_id: UUID) -> list[Mapping[str, Any]]:
        return [action for campaign, action in self._tables.actions if campaign == campaign_id]

    def letters_of_switch(self, switch_id: UUID, sites: Sequence[str] | None) -> Mapping[str, Any]:
        of_switch = Campaigns(self._tables).of_switch(switch_id)
        campaigns = {campaign.id for campaign in of_switch if sites is None or campaign.key.site in sites}
        letters = self._tables.letters.values()
        counted = _counted(letter for letter in letters if letter.campaign in campaigns)
        return {**counted, "joiner_letters": sum(self._joiner_letters(campaign) for campaign in campaigns)}

    def oracle(self, switch_id: UUID, sites: Sequence[str] | None) -> Mapping[str, Any]:
        """Of collected campaigns what was counted then, of others what is true now."""
        to_come: set[UUID] = set()
        books = 0
        of_switch = Campaigns(self._tables).of_switch(switch_id)
        counted = [campaign for campaign in of_switch if sites is None or campaign.key.site in sites]
        for campaign in counted:
            if campaign.collected:
                books += campaign.in_scope + self._tables.campaigns[campaign.id].unwritten
            elif campaign.state not in FINAL:
                of_stage = (campaign.key, campaign.sequence)
                changes = (each for each in self._tables.changes.values() if (each.key, each.sequence) == of_stage)
                to_come |= Households(self._tables).of_site(campaign.key)
                to_come |= {change.household for change in changes} & self._tables.households.keys()
        ids = {campaign.id for campaign in counted}
        letters = [letter for letter in self._tables.letters.values() if letter.campaign in ids]
        accounted = sum(letter.state != "pending" for letter in letters)
        told = Counter(letter.household for letter in letters if letter.state in ("handed_over", "held"))
        households = len(to_come) + books
        return {
            "households": households,
            "households_without_letter": households - accounted,
            "households_with_two_letters": sum(count > 1 for count in told.values()),
        }

    def phone_notices(
        self, region: str, site: str | None, campaign_id: UUID | None, limit: int, now: datetime, done: bool = False
    ) -> list[Mapping[str, Any]]:
        rows: list[Mapping[str, Any]] = [
            self._call(campaign, appointment, notice)
            for (campaign, appointment), notice in self._standing_notices()
            if self._lives(notice, region, site)
            if (campaign == campaign_id if campaign_id else self._is_urgent(appointment, notice, now))
        ]
        rows = [row for row in rows if done or row["state"] != "done"]
        return sorted(rows, key=lambda row: (row["call_before"], row["bg_number"]))[:limit]

    def facts(self, letter_id: UUID) -> list[Mapping[str, Any]]:
        letter = self._tables.letters.get(letter_id)
        if letter is None:
            return []
        compiled = [each for each in self._tables.letters_of(letter.campaign) if _together(each, letter)]
        compiled.sort(key=lambda each: (each.first_page or 0, each.id))
        return [self._facts(each) for each in compiled if each.facts is not None]

    def with_check_mark(self, mark: bytes) -> list[Mapping[str, Any]]:
        handed_over = (letter for letter in self._tables.letters.values() if letter.state == "handed_over")
        asked = (letter for letter in handed_over if check_mark(check_code(str(letter.id))) == mark)
        return [{"id": letter.id, **self._facts(letter)} for letter in asked]

    def gauges(self, now: datetime) -> tuple[dict[str, int], int, int]:
        campaigns = self._tables.campaigns.values()
        states = Counter(stored.campaign.state.value for stored in campaigns)
        pending = sum(letter.state == "pending" for letter in self._tables.letters.values())
        yesterday = now - timedelta(days=1)
        recent = (stored for stored in campaigns if stored.closed_at is None or stored.closed_at > yesterday)
        collected = (stored.campaign for stored in recent if stored.campaign.collected)
        return dict(states), pending, sum(abs(c.in_scope - len(self._tables.letters_of(c.id))) for c in collected)

    def _campaign(self, stored: StoredCampaign) -> Mapping[str, Any]:
        campaign = stored.campaign
        letters = _counted(self._tables.letters_of(campaign.id))
        own = [lot for lot in self._tables.lots.values() if lot.campaign == campaign.id]
        lots = [lot.state for lot in own]
        notices = (at for at, _ in self._standing_notices())
        return {
            **{name: getattr(campaign, name) for name in ("id", "sequence", "switch_id", "effective_at", "in_scope")},
            **letters,
            "joiners": campaign.joins is not None,
            "joiner_letters": self._joiner_letters(campaign.id),
            "region": campaign.key.region,
            "site": campaign.key.site,
            "state": campaign.state.value,
            "stage_id": campaign.stage["id"],
            "stage_name": campaign.stage["name"],
            "created_at": stored.created_at,
            "collected_at": campaign.collected_at,
            "closed_at": stored.closed_at,
            "postage_cents": sum(lot.postage_cents for lot in own if lot.state == "handed_over"),
            "phone_notices": sum(at[0] == campaign.id for at in notices),
            "lots": dict(Counter(lots)) or None,
        }

    def _joiner_letters(self, campaign: UUID) -> int:
        return sum(each.joins == campaign and each.state == "handed_over" for each in self._tables.letters.values())

    def _standing_notices(self) -> list[tuple[tuple[UUID, UUID], Notice]]:
        """Not about visits that are cancelled."""
        return [(at, notice) for at, notice in self._tables.notices.items() if at[1] not in self._tables.cancelled]

    def _lives(self, notice: Notice, region: str, site: str | None) -> bool:
        household = self._tables.households[notice.household]
        return household.region == region and site in (None, household.row.site)

    def _is_urgent(self, appointment: UUID, notice: Notice, now: datetime) -> bool:
        """Neither over, nor changed again by a newer stage, which tells it itself."""
        of_visit = (notice.household, appointment)
        changes = (each for each in self._tables.changes.values() if (each.household, each.appointment) == of_visit)
        return notice.call_before > now and not any(each.sequence > notice.change["sequence"] for each in changes)

    def _call(self, campaign: UUID, appointment: UUID, notice: Notice) -> dict[str, Any]:
        row = self._tables.households[notice.household].row
        call, changed_at = self._tables.calls.get((campaign, appointment), (PhoneCall(), None))
        return {
            **asdict(call),
            "changed_at": changed_at,
            "campaign_id": campaign,
            "appointment_id": appointment,
            "change": notice.change,
            "call_before": notice.call_before,
            "household_id": notice.household,
            **{name: getattr(row, name) for name in ("bg_number", "first_name", "last_name", "phone")},
        }

    def _facts(self, letter: Letter) -> Mapping[str, Any]:
        here = (letter.campaign, letter.channel, letter.lot_number)
        stored = next(x for x in self._tables.lots.values() if (x.campaign, x.channel, x.number) == here)
        return {
            "campaign": stored.facts or self._tables.campaigns[letter.campaign].facts,
            "letter": letter.facts,
            "letter_date": stored.letter_date,
            "sha256": letter.sha256,
            "channel": letter.channel,
        }


def _together(letter: Letter, asked: Letter) -> bool:
    """Whether both were set in one compile."""
    on_paper = letter.channel == PRINT and asked.sha256 is not None
    return letter.id == asked.id or (on_paper and letter.sha256 == asked.sha256)


def _counted(letters: Iterable[Letter]) -> dict[str, Any]:
    listed = list(letters)
    states = Counter(letter.state for letter in listed)
    handed_over = Counter(letter.channel for letter in listed if letter.state == "handed_over")
    return {"handed_over": dict(handed_over), **{state: states[state] for state in ASIDE}}
