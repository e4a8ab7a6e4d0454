"""What the use cases need of the outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.protection.application.records import PublishedConcept, SiteLimits, SiteState
from services.protection.domain.concept import Concept
from services.protection.domain.timeline import Entry

STALE = "stale"
"""What an effect answers when the event is older than what is known."""


class Regions(Protocol):
    def take(self, region: str, revision: int, at: datetime) -> bool:
        """Notes the revision and locks the region until the end of the transaction. False when it is not newer."""

    def revision(self, region: str) -> int | None: ...


class Sites(Protocol):
    def locked(self, region: str, sites: Sequence[str]) -> list[SiteState]:
        """The sites, made if they are new, locked in the order of their ids until the end of the transaction."""

    def known(self, region: str) -> bool: ...
    def entries(self, region: str, sites: Sequence[str] | None = None) -> dict[str, list[Entry]]:
        """The entries of these sites' timelines (None: all of the region) that were not revoked; by site."""

    def enter(self, region: str, site: str, entry: Entry) -> bool:
        """False when the entry is known already, or was revoked before it was heard of."""

    def revoke(self, region: str, site: str, entry: int, sequence: int) -> bool:
        """False when that is known already. `sequence` is that of the revocation."""

    def name(self, region: str, names: Mapping[str, str]) -> None:
        """What the sites are called, by id."""


class Concepts(Protocol):
    def publish(self, region: str, site: str, version: int, concept: Concept, by: str, at: datetime) -> None: ...
    def current(self, region: str, sites: Sequence[str]) -> list[PublishedConcept]:
        """The newest versions; sites without a concept are missing in the answer."""


class LimitsOfSites(Protocol):
    def store(self, limits: SiteLimits) -> bool:
        """False when limits for this sequence and version of the concept are there already."""

    def stored_for(self, region: str, site: str, sequence: int) -> bool: ...
    def of_entries(self, region: str, sequences: Mapping[str, int]) -> list[SiteLimits]:
        """The limits of one entry of each site, under the newest version of its concept; by site."""


class Work(Protocol):
    """One transaction: what is said with `publish` is written to the outbox in the same commit."""

    @property
    def regions(self) -> Regions: ...
    @property
    def sites(self) -> Sites: ...
    @property
    def concepts(self) -> Concepts: ...
    @property
    def limits(self) -> LimitsOfSites: ...

    def publish(self, envelope: Mapping[str, Any]) -> None: ...
    def on_commit(self, callback: Callable[[], None]) -> None: ...


class Meter(Protocol):
    def concept_published(self) -> None: ...
    def limits_changed(self) -> None: ...


class Clock(Protocol):
    def now(self) -> datetime: ...


@dataclass(frozen=True)
class App:
    """What every use case is given."""

    begin: Callable[[], AbstractContextManager[Work]]
    receive: Callable[[Any, Callable[[Work], str | None]], str]
    """Event, effect: the effect once for each event, in a unit of work of its own."""
    clock: Clock
    new_id: Callable[[], UUID]
    meter: Meter
