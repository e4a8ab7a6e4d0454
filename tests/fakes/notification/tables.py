"""What is stored of households, sites, campaigns and letters."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.contracts.faults import Fault
from services.contracts.files.households import HouseholdRow
from services.notification.application.records import Campaign, Lot, SiteKey
from services.notification.domain.campaign import State
from services.notification.domain.facts import Channel
from services.notification.domain.phone_call import PhoneCall
from services.notification.domain.timeline import Entry
from tests.fakes.store import Tables

Json = Mapping[str, Any]
TELLING = (State.WAITING, State.RUNNING, State.PAUSED)
"""Of a campaign whose letters are to come."""


def plain(value: Any) -> Any:
    """As it comes back from a database that keeps JSON."""
    return json.loads(json.dumps(value, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, Fault):
        return value.as_json()
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Site:
    sequence: int = -1
    revision: int = -1
    profile: Any = None
    concept_version: int = -1
    measures: Any = ()


@dataclass(frozen=True)
class StoredChange:
    key: SiteKey
    sequence: int
    appointment: UUID
    household: UUID
    change: Json
    told: bool = False

    @property
    def visits(self) -> list[datetime]:
        """When it was to take place, and when it is now, if it still is."""
        return [datetime.fromisoformat(visit["starts_at"]) for visit in self._told_visits if visit]

    @property
    def _told_visits(self) -> tuple[Any, Any]:
        return self.change["before"], self.change["after"]


@dataclass(frozen=True)
class Cancelled:
    key: SiteKey
    sequence: int
    starts_at: datetime


@dataclass(frozen=True)
class StoredCampaign:
    campaign: Campaign
    created_at: datetime
    facts: Any = None
    closed_at: datetime | None = None
    unwritten: int = 0


@dataclass(frozen=True)
class StoredLot:
    id: int
    campaign: UUID
    channel: Channel
    number: int
    state: str = "planned"
    staging: str = ""
    folder: str = ""
    letter_date: date | None = None
    postage_cents: int = 0
    facts: Any = None


@dataclass(frozen=True)
class Letter:
    id: UUID
    campaign: UUID
    switch: UUID
    household: UUID
    channel: str
    state: str
    reason: str = ""
    faults: Sequence[Json] = ()
    lot_number: int | None = None
    place_in_lot: int = 0
    facts: Any = None
    first_page: int | None = None
    last_page: int | None = None
    sha256: str | None = None
    joins: UUID | None = None
    at_home: bool = False

    @property
    def put_aside(self) -> bool:
        return self.state in ("withdrawn", "excluded")

    @property
    def of_campaign(self) -> UUID:
        """That of everybody's letters, also of one in its lane."""
        return self.joins or self.campaign


@dataclass(frozen=True)
class Notice:
    household: UUID
    change: Json
    call_before: datetime


@dataclass(frozen=True)
class Household:
    id: UUID
    region: str
    row: HouseholdRow


@dataclass
class NotificationTables(Tables):
    regions: dict[str, int] = field(default_factory=dict)
    sites: dict[SiteKey, Site] = field(default_factory=dict)
    entries: dict[SiteKey, dict[int, Entry]] = field(default_factory=dict)
    live: dict[SiteKey, set[int]] = field(default_factory=dict)
    batches: dict[tuple[SiteKey, int, int], int] = field(default_factory=dict)
    replans: dict[tuple[SiteKey, int], int] = field(default_factory=dict)
    changes: dict[tuple[SiteKey, int, UUID], StoredChange] = field(default_factory=dict)
    cancelled: dict[UUID, Cancelled] = field(default_factory=dict)
    campaigns: dict[UUID, StoredCampaign] = field(default_factory=dict)
    actions: list[tuple[UUID, Json]] = field(default_factory=list)
    lots: dict[int, StoredLot] = field(default_factory=dict)
    letters: dict[UUID, Letter] = field(default_factory=dict)
    notices: dict[tuple[UUID, UUID], Notice] = field(default_factory=dict)
    """By campaign and appointment."""
    calls: dict[tuple[UUID, UUID], tuple[PhoneCall, datetime]] = field(default_factory=dict)
    looks: list[tuple[str, datetime, str, str, frozenset[UUID]]] = field(default_factory=list)
    """Region, when, by whom, what for, whose."""
    households: dict[UUID, Household] = field(default_factory=dict)
    joiners: dict[UUID, tuple[SiteKey, bool]] = field(default_factory=dict)
    """Where they came to, and whether with the first file."""
    parts: dict[tuple[str, int], tuple[bytes, datetime]] = field(default_factory=dict)
    imports: dict[str, tuple[int, int]] = field(default_factory=dict)

    def replanned(self, key: SiteKey, sequence: int) -> bool:
        """Whether every change of the replan is here."""
        batches = [n for (of, at, _), n in self.batches.items() if (of, at) == (key, sequence)]
        return self.replans.get((key, sequence)) == sum(batches)

    def is_open(self, key: SiteKey, sequence: int, but: UUID | None = None) -> bool:
        """Whether letters of the entry's own campaign are to come, if it is not of this switch."""
        campaigns = (stored.campaign for stored in self.campaigns.values())
        return any(
            (each.key, each.sequence, each.joins) == (key, sequence, None)
            and each.switch_id != but
            and each.state in TELLING
            for each in campaigns
        )

    def spoken_of(self, key: SiteKey, switch: UUID) -> int | None:
        """As of which entry letters of a switch speak about a site."""
        live = sorted(self.live.get(key, ()), reverse=True)
        campaigns = {
            each.campaign.sequence: each.campaign
            for each in self.campaigns.values()
            if each.campaign.key == key and not each.campaign.joins
        }
        own = [sequence for sequence in live if sequence in campaigns and campaigns[sequence].switch_id == switch]
        newest = next(iter([*own, *live]), None)
        return None if newest is None or self.is_open(key, newest, but=switch) else newest

    def letters_of(self, campaign: UUID) -> list[Letter]:
        return [letter for letter in self.letters.values() if letter.campaign == campaign]

    def letters_in(self, lot: Lot) -> list[Letter]:
        """In their order."""
        here = (lot.channel, lot.number)
        inside = [x for x in self.letters_of(lot.campaign_id) if (x.channel, x.lot_number) == here]
        return sorted(inside, key=lambda letter: letter.place_in_lot)
