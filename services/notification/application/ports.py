"""What the use cases need from outside: the stores and the outbox of one transaction, clock, meter, calendar."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.contracts.files.households import HouseholdRow
from services.notification.application.handover import Lots
from services.notification.application.joining import Joiners
from services.notification.application.printing import Renderer, Templates
from services.notification.application.records import (
    Addressee,
    Campaign,
    KnownSite,
    SiteKey,
)
from services.notification.domain.campaign import Action, Balance, State
from services.notification.domain.facts import CampaignFacts, Change, Channel, Notice, Stage
from services.notification.domain.phone_call import PhoneCall
from services.notification.domain.timeline import Entry


class Sites(Protocol):
    """What the other services said about sites; each setter refuses what is older than what it has."""

    def lock(self, key: SiteKey) -> KnownSite:
        """Holds the site's row until the transaction ends; makes it when it is new."""

    def get(self, key: SiteKey) -> KnownSite: ...
    def names(self, region: str) -> set[str]: ...
    def set_region(self, region: str, revision: int) -> bool:
        """False, and nothing is written, when this or a newer revision of the region is known already."""

    def region_revision(self, region: str) -> int | None: ...
    def set_profile(self, key: SiteKey, revision: int, profile: Mapping[str, Any]) -> bool: ...
    def set_measures(self, key: SiteKey, version: int, measures: list[Notice]) -> bool: ...
    def set_stage(self, key: SiteKey, sequence: int, stage: Mapping[str, Any]) -> bool: ...
    def add_changes(self, key: SiteKey, sequence: int, batch: int, changes: Sequence[Mapping[str, Any]]) -> None: ...
    def announce_replan(self, key: SiteKey, sequence: int, changes: int) -> None: ...
    def replanned(self, key: SiteKey, sequence: int) -> bool:
        """Whether every change of the replan is stored and the site's profile is known."""

    def add_cancellation(self, key: SiteKey, sequence: int, appointment_id: UUID, starts_at: datetime) -> None:
        """Does nothing when it is known already."""

    def enter(self, key: SiteKey, entry: Entry) -> None:
        """Does nothing when it is known already."""

    def entries(self, key: SiteKey) -> list[Entry]: ...
    def set_live(self, key: SiteKey, live: Collection[int]) -> None:
        """Of which entries letters may leave; of no others."""

    def is_void(self, key: SiteKey, sequence: int) -> bool:
        """Whether the entry is known, and no letter of it may leave."""

    def forget_changes(self, key: SiteKey, now: datetime) -> None:
        """Changes of entries behind the newest that nobody has to hear of any more and no open campaign has to tell,
        and cancellations that make nothing void."""


class Campaigns(Protocol):
    def lock_switches(self, switch_ids: Iterable[UUID]) -> None:
        """Only one transaction at a time decides about the letters of a switch. Taken before any campaign's row."""

    def open(self, campaign: Campaign, created_at: datetime) -> None:
        """Does nothing when the site has a campaign of this sequence already."""

    def of_switch(self, switch_id: UUID) -> list[Campaign]:
        """Locked, in order of site."""

    def of_entries(self, key: SiteKey, sequences: Collection[int]) -> list[Campaign]:
        """Those that the switches of these entries opened."""

    def told_before(self, campaign: Campaign) -> Stage | None:
        """The stage before it in the timeline, of those of which any lot was handed over and that were not revoked."""

    def open_switches(self, key: SiteKey) -> set[UUID]:
        """Switches with a campaign at this site that is not closed."""

    def open_but(self, key: SiteKey, live: Collection[int]) -> list[Campaign]:
        """Locked: campaigns of other entries than these that are not closed."""

    def find(self, campaign_id: UUID) -> Campaign | None: ...
    def lock(self, campaign_id: UUID) -> Campaign: ...
    def set_state(self, campaign_id: UUID, state: State, closed_at: datetime | None = None) -> None: ...
    def record_action(self, campaign_id: UUID, action: Action, actor: str, at: datetime) -> None: ...
    def must_hear(self, campaign: Campaign, live_sites: list[str]) -> set[UUID]:
        """Households that a campaign which takes a switch back must write to: whom that switch's letters or calls
        reached, and who knows these sites on another stage than the one they return to."""

    def told_of(self, campaign: Campaign, live_sites: list[str]) -> set[UUID]:
        """Households that letters or calls told of the switch that a correction takes back, at these sites; be it as
        what comes after something else that does not."""

    def untold(self, campaign: Campaign, sites: list[str]) -> list[tuple[UUID, Change]]:
        """Household and change: what became of appointments at these sites, nobody has said yet and no other open
        campaign will; those of one appointment in the order of its stages."""

    def collect(
        self,
        campaign: Campaign,
        live_sites: list[str],
        facts: CampaignFacts,
        lot_size: Mapping[str, int],
        at: datetime,
        only: Collection[UUID] | None = ...,
    ) -> int:
        """Writes one letter for each household in scope and sorts them into lots; answers the households in scope.

        `only`: nobody but these of them; None: all."""

    def close_books(self, campaign: Campaign, only: Collection[UUID] | None = ...) -> None:
        """Counts, from the households as they are now, who should have a letter of the switch and has none. A household
        that comes later changes nothing of it. After all campaigns of the switch are collected."""

    def withdraw(self, campaign_id: UUID, reason: str) -> None:
        """Letters that are not on their way; lots whose hand-over has begun always complete."""

    def release(self, campaign_id: UUID, state: State, facts: CampaignFacts, lot_size: Mapping[str, int]) -> int:
        """Held letters become pending in new lots with these facts; how many. If any, the campaign has this state."""

    def balance(self, campaign_id: UUID) -> Balance: ...


class Households(Protocol):
    def block_imports(self, region: str) -> None:
        """Until the end of the transaction the region's households stay as they are."""

    def upsert(self, region: str, rows: Iterable[HouseholdRow]) -> tuple[int, int]:
        """(new, updated); waits for whoever blocks imports. At a site that has had campaigns, whoever is new there is a
        joiner, or not excluded any more."""

    def receive_part(self, import_id: str, part: int, content: bytes, at: datetime) -> None: ...
    def parts(self, import_id: str) -> list[tuple[int, bytes]]:
        """In order."""

    def finish(self, import_id: str, region: str, actor: str, counts: tuple[int, int], at: datetime) -> None: ...
    def finished(self, import_id: str) -> tuple[int, int] | None: ...
    def forget_unfinished(self, at: datetime) -> int:
        """Drops parts older than a day; how many."""

    def resolve(self, region: str, bg_numbers: Sequence[str]) -> dict[str, str]: ...
    def with_phone(self, region: str, bg_numbers: Sequence[str]) -> list[str]:
        """Ids of those of them whose phone number is known."""

    def names(self, region: str, households: Sequence[UUID]) -> list[Mapping[str, Any]]:
        """household_id, bg_number, first_name and last_name of those that are known."""

    def search(self, region: str, sites: Sequence[str] | None, name: str, limit: int) -> list[Mapping[str, Any]]:
        """As `names`: whose last name, or first and last name, begins so; in the order of their names."""

    def looked(
        self, region: str, named: Sequence[Mapping[str, Any]], user: str, purpose: str, at: datetime
    ) -> None: ...
    def looks(self, region: str, household: UUID, limit: int) -> list[Mapping[str, Any]]: ...
    def count(self, region: str, sites: Sequence[str], guests: Sequence[str]) -> Mapping[str, Any]:
        """households, excluded, digest, and `letters`: site ("" for guests), channel, letters."""

    def channels(self, region: str, households: Sequence[UUID]) -> dict[UUID, Channel]:
        """How each of them is written to; whoever gets no letters is missing."""

    def doubtful(self, region: str, sites: Sequence[str], guests: Sequence[str]) -> list[Addressee]:
        """Those of them that a letter may be unable to reach: all that it cannot, and some that it can."""


class Reports(Protocol):
    """Reads for people; writes nothing."""

    def campaigns(
        self,
        region: str | None = ...,
        switch_id: UUID | None = ...,
        campaign_id: UUID | None = ...,
        state: str | None = ...,
        limit: int = ...,
    ) -> list[Mapping[str, Any]]: ...
    def held(self, campaign_id: UUID) -> list[Mapping[str, Any]]: ...
    def actions(self, campaign_id: UUID) -> list[Mapping[str, Any]]: ...
    def letters_of_switch(self, switch_id: UUID, sites: Sequence[str] | None) -> Mapping[str, Any]:
        """Of the campaigns of these sites; None: of all."""

    def oracle(self, switch_id: UUID, sites: Sequence[str] | None) -> Mapping[str, Any]: ...
    def phone_notices(
        self, region: str, site: str | None, campaign_id: UUID | None, limit: int, now: datetime, done: bool = ...
    ) -> list[Mapping[str, Any]]:
        """`done`: those too that are settled."""

    def facts(self, letter_id: UUID) -> list[Mapping[str, Any]]: ...
    def with_check_mark(self, mark: bytes) -> list[Mapping[str, Any]]:
        """Facts of letters handed over whose check codes begin so (`compose.check_mark`)."""

    def gauges(self, now: datetime) -> tuple[dict[str, int], int, int]:
        """Campaigns by state, letters pending, households out of balance in campaigns open or closed within a day."""


class Calls(Protocol):
    def locked(self, region: str, site: str | None, campaign: UUID, appointment: UUID) -> PhoneCall | None:
        """The call to be made about this appointment, kept from changing; None where there is none at this site."""

    def store(self, campaign: UUID, appointment: UUID, call: PhoneCall, user: str, at: datetime) -> None: ...


class Work(Protocol):
    """One transaction: its stores, and the outbox that is written in the same commit."""

    @property
    def sites(self) -> Sites: ...
    @property
    def campaigns(self) -> Campaigns: ...
    @property
    def households(self) -> Households: ...
    @property
    def joiners(self) -> Joiners: ...
    @property
    def lots(self) -> Lots: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def calls(self) -> Calls: ...
    def publish(self, envelope: Mapping[str, Any]) -> None: ...
    def on_commit(self, callback: Callable[[], None]) -> None: ...
    def wake_workers(self) -> None: ...


class Calendar(Protocol):
    def is_working_day(self, state: str, day: date, days: Mapping[str, Any] | None = None) -> bool:
        """`days`: local days off as the profile of a site has them; a profile of an older version has none."""


class Meter(Protocol):
    def out_of_balance(self, campaign_id: UUID, difference: int) -> None:
        """A campaign could not close: so many households are unaccounted for."""

    def letters(self, channel: str, outcomes: Mapping[str, int], *, joiners: bool) -> None:
        """What became of the letters of a lot; `joiners`: of those who came to the site later."""

    def lot_set(self, channel: str, seconds: float) -> None: ...
    def standing(self, campaigns: Mapping[str, int], pending: int, imbalance: int) -> None: ...


class Clock(Protocol):
    def now(self) -> datetime: ...


class Begin(Protocol):
    def __call__(self, lock_seconds: float = ...) -> AbstractContextManager[Work]:
        """Commits when the block ends, rolls back when it raises; a Problem when a lock takes longer than this."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is fixed for all letters of an installation."""

    template_version: str
    lot_size: Mapping[str, int]  # by channel
    public_url: str = ""  # of the public pages; empty: letters' QR codes lead nowhere


@dataclass(frozen=True)
class App:
    """What every use case is given."""

    begin: Begin
    receive: Callable[[Any, Callable[[Work], str | None]], str]
    """Event, effect: the effect once for each event, in a unit of work of its own."""
    clock: Clock
    calendar: Calendar
    new_id: Callable[[], UUID]
    meter: Meter
    terms: Terms
    offload: Callable[..., Any]
    """Runs CPU work where it blocks no event loop."""
    apart: Callable[..., Any]
    """`apart(read, parts, *given)`: `read(content, *given)` where it holds up nobody. Raises Overrun."""
    templates: Templates
    renderer: Callable[[str], Renderer]
    """By template version; made when first needed: most processes never render. Raises TemplateMissing."""
