"""What the use cases need from outside: the stores and the outbox of one transaction, clock, meter, calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.contracts.files.households import HouseholdRow
from services.notification.application.printing import Renderer, Templates
from services.notification.application.records import (
    Campaign,
    KnownSite,
    Lot,
    PendingLetter,
    ProducedLot,
    SiteKey,
)
from services.notification.domain.campaign import Action, Balance, State
from services.notification.domain.facts import CampaignFacts, Notice


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

    def forget_changes_before(self, key: SiteKey, sequence: int, now: datetime) -> None:
        """Changes of older stages that nobody has to hear of any more, and cancellations that make nothing void."""


class Campaigns(Protocol):
    def lock_switches(self, switch_ids: Iterable[UUID]) -> None:
        """Only one transaction at a time decides about the letters of a switch. Taken before any campaign's row."""

    def open(self, campaign: Campaign, created_at: datetime) -> None:
        """Does nothing when the site has a campaign of this sequence already."""

    def of_switch(self, switch_id: UUID) -> list[Campaign]:
        """Locked, in order of site."""

    def open_switches(self, key: SiteKey) -> set[UUID]:
        """Switches with a campaign at this site that is not closed."""

    def open_before(self, key: SiteKey, sequence: int) -> list[Campaign]:
        """Locked: campaigns of older stages that are not closed."""

    def find(self, campaign_id: UUID) -> Campaign | None: ...
    def lock(self, campaign_id: UUID) -> Campaign: ...
    def set_state(self, campaign_id: UUID, state: State, closed_at: datetime | None = None) -> None: ...
    def record_action(self, campaign_id: UUID, action: Action, actor: str, at: datetime) -> None: ...
    def collect(
        self, campaign: Campaign, live_sites: list[str], facts: CampaignFacts, lot_size: Mapping[str, int], at: datetime
    ) -> int:
        """Writes one letter for each household in scope and sorts them into lots; answers the households in scope."""

    def withdraw(self, campaign_id: UUID, reason: str) -> None:
        """Letters that are not on their way; lots whose hand-over has begun always complete."""

    def balance(self, campaign_id: UUID) -> Balance: ...


class Households(Protocol):
    def block_imports(self, region: str) -> None:
        """Until the end of the transaction the region's households stay as they are."""

    def upsert(self, region: str, rows: Iterable[HouseholdRow]) -> tuple[int, int]:
        """(new, updated); waits for whoever blocks imports."""

    def receive_part(self, import_id: str, part: int, content: bytes, at: datetime) -> None: ...
    def parts(self, import_id: str) -> list[tuple[int, bytes]]:
        """In order."""

    def finish(self, import_id: str, region: str, actor: str, counts: tuple[int, int], at: datetime) -> None: ...
    def finished(self, import_id: str) -> tuple[int, int] | None: ...
    def forget_unfinished(self, at: datetime) -> int:
        """Drops parts older than a day; how many."""

    def resolve(self, region: str, bg_numbers: Sequence[str]) -> dict[str, str]: ...
    def count(self, region: str, sites: Sequence[str], guests: Sequence[str]) -> Mapping[str, Any]: ...


class Lots(Protocol):
    def find(self, lot_id: int) -> Lot | None:
        """A lot with something left to do, else None."""

    def lock(self, lot_id: int) -> str:
        """The lot's state, its row held until the transaction ends."""

    def letters(self, lot: Lot) -> list[PendingLetter]: ...
    def running(self, lot: Lot) -> bool: ...
    def begin_handing_over(self, lot: Lot, produced: ProducedLot, at: datetime) -> None: ...
    def set_handed_over(self, lot: Lot, at: datetime) -> Mapping[str, int]:
        """Letters handed over, held and excluded by this lot."""

    def current_sequences(self, region: str, sites: Iterable[str]) -> dict[str, int]: ...
    def any_cancelled(self, appointment_ids: Sequence[str]) -> bool: ...


class Reports(Protocol):
    """Reads for people; writes nothing."""

    def campaigns(
        self, region: str | None = ..., switch_id: UUID | None = ..., campaign_id: UUID | None = ..., limit: int = ...
    ) -> list[Mapping[str, Any]]: ...
    def held(self, campaign_id: UUID) -> list[Mapping[str, Any]]: ...
    def actions(self, campaign_id: UUID) -> list[Mapping[str, Any]]: ...
    def letters_of_switch(self, switch_id: UUID) -> Mapping[str, Any]: ...
    def oracle(self, switch_id: UUID) -> Mapping[str, Any]: ...
    def phone_notices(
        self, region: str, site: str | None, campaign_id: UUID | None, limit: int, now: datetime
    ) -> list[Mapping[str, Any]]: ...
    def facts(self, letter_id: UUID) -> list[Mapping[str, Any]]: ...
    def gauges(self, now: datetime) -> tuple[dict[str, int], int, int]:
        """Campaigns by state, letters pending, households out of balance in campaigns open or closed within a day."""


class Work(Protocol):
    """One transaction: its stores, and the outbox that is written in the same commit."""

    @property
    def sites(self) -> Sites: ...
    @property
    def campaigns(self) -> Campaigns: ...
    @property
    def households(self) -> Households: ...
    @property
    def lots(self) -> Lots: ...
    @property
    def reports(self) -> Reports: ...
    def publish(self, envelope: Mapping[str, Any]) -> None: ...
    def on_commit(self, callback: Callable[[], None]) -> None: ...
    def wake_workers(self) -> None: ...


class Calendar(Protocol):
    def is_working_day(self, state: str, day: date) -> bool: ...


class Meter(Protocol):
    def out_of_balance(self, campaign_id: UUID, difference: int) -> None:
        """A campaign could not close: so many households are unaccounted for."""

    def letters(self, channel: str, outcomes: Mapping[str, int]) -> None: ...
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


@dataclass(frozen=True)
class App:
    """What every use case is given."""

    begin: Begin
    receive: Callable[[Any, Callable[[Work], str | None]], str]
    """Event, effect: the effect once for each event, in a unit of work of its own."""
    clock: Clock
    new_id: Callable[[], UUID]
    meter: Meter
    terms: Terms
    offload: Callable[..., Any]
    """Runs CPU work where it blocks no event loop."""
    templates: Templates
    renderer: Callable[[str], Renderer]
    """By template version; made when first needed: most processes never render. Raises TemplateMissing."""
