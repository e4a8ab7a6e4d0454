"""What the use cases need from the outside: a unit of work over the stored regions, sites and switches, and a meter."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.contracts.calls.actor import Actor
from services.sites.domain.loading import Known, Load
from services.sites.domain.moves import Move, Position, SiteId
from services.sites.domain.stages import Stage
from services.sites.domain.states import State
from services.sites.domain.switch import Switch, SwitchId, SwitchSite
from services.sites.domain.timeline import Entry

Numbered = tuple[str, int]
"""A site and a number of its timeline."""


@dataclass(frozen=True)
class Dated:
    """An announcement: by which switch, made now, for which instant."""

    switch: SwitchId
    effective_at: datetime
    now: datetime


@dataclass(frozen=True)
class Revoked:
    """An entry of a site that is taken back, and the new number of the timeline."""

    site: str
    revoked: int
    sequence: int


class Regions(Protocol):
    def summaries(self) -> list[dict[str, Any]]: ...
    def document(self, region: str) -> dict[str, Any] | None:
        """`document`, `revision`, `loaded_at`, `loaded_by`."""

    def store(self, document: Mapping[str, Any], actor: Actor, now: datetime) -> int:
        """Writes the document and locks the region until the end of the transaction. Returns its revision."""

    def known(self, region: str) -> Known: ...
    def save(self, region: str, load: Load, now: datetime) -> None:
        """Writes the stages and sites of a load."""

    def stages(self, region: str) -> Mapping[str, Stage]:
        """The stage plan; empty when there is no such region."""

    def timezone(self, region: str) -> str: ...
    def share(self, region: str) -> None:
        """Keeps the region from being loaded anew until the end of the transaction."""


class Sites(Protocol):
    def positions(self, region: str, sites: Sequence[str] | None) -> list[Position]:
        """Where these sites (None: all) stand, and what is announced. Sites that do not exist are missing."""

    def timelines(
        self, region: str, sites: Sequence[str] | None, until: datetime
    ) -> Mapping[SiteId, tuple[Entry, ...]]:
        """Every entry with a date before `until`, past, revoked and skipped ones too."""

    def lock(self, region: str, sites: Sequence[str] | None) -> None:
        """Locks the sites in the order of their ids until the end of the transaction."""

    def announce(self, region: str, moves: Sequence[Move], stage: Stage, dated: Dated) -> None:
        """A new entry at each of these sites."""

    def revoke(self, region: str, entries: Sequence[Revoked], cause: str, now: datetime) -> None: ...
    def put_in_force(self, region: str, entries: Sequence[Numbered], now: datetime) -> None:
        """The sites stand on the stages of these entries from now on."""

    def skip(self, region: str, entries: Sequence[Numbered], now: datetime) -> None:
        """These entries never come into force."""

    def concept_published(self, region: str, site: str, version: int) -> bool: ...
    def ranks(self) -> list[dict[str, Any]]:
        """Region, site and rank of the stage in force, of every site."""

    def overdue(self, now: datetime) -> set[tuple[str, str]]:
        """Region and site where the stage's last day is past, local to the region, and no switch waits."""


class Switches(Protocol):
    def get(self, switch: SwitchId) -> Switch | None: ...
    def locked(self, switch: SwitchId) -> Switch | None:
        """The switch, locked until the end of the transaction. Lock its sites before, never after."""

    def latest(
        self, regions: Sequence[str] | None, state: State | None, limit: int, sites: Sequence[str] | None = None
    ) -> list[Switch]:
        """The newest first; `sites` ("region/site"): those that move one of them."""

    def waiting(self, now: datetime) -> list[Switch]:
        """Scheduled switches that are to be announced or do not know when, and all held ones."""

    def due(self, now: datetime) -> list[Switch]:
        """Announced switches whose date has come and that are not in force; the latest date first."""

    def to_come(self, regions: Sequence[str] | None = None) -> list[Switch]:
        """Announced switches that are not in force."""

    def waiting_for(self, region: str, sites: Sequence[str]) -> list[Switch]:
        """Scheduled and held switches that are to move one of these sites."""

    def some(self, switches: Sequence[SwitchId]) -> list[Switch]: ...
    def reckon_anew(self, region: str) -> None:
        """Scheduled switches of the region do not know any more when they are to be announced."""

    def moved_by(self, region: str, site: str, sequence: int) -> SwitchId | None: ...
    def add(self, switch: Switch) -> None: ...
    def save(self, switch: Switch) -> None:
        """Writes state, times and confirmations, not the sites."""

    def save_sites(self, switch: SwitchId, sites: Sequence[SwitchSite]) -> None: ...
    def progress(self, switch: SwitchId, site: str, report: Mapping[str, Any]) -> None:
        """Notes what another service reported; what is noted already stays as it is."""

    def standing(self, now: datetime) -> dict[str, Any]:
        """How many are scheduled, held, running, announced, suspended, and `oldest_running`.

        `unannounced`: past the instant at which they were to be announced, and not behind an earlier one that waits at
        one of their sites; `unapplied`: past their date.
        """

    def hand_on(self, switch: SwitchId, by: SwitchId) -> None:
        """Marks all its sites as taken over by another switch."""

    def supersede(self, region: str, sites: Collection[SiteId], by: SwitchId, effective_at: datetime) -> list[Switch]:
        """Marks the unfinished entries at these sites of other running switches that are effective until then.

        Returns those switches, locked.
        """

    def take_over(self, region: str, entries: Sequence[Numbered], by: SwitchId) -> list[Switch]:
        """Marks these entries, finished or not; returns their switches, locked."""


class Journal(Protocol):
    def note(self, at: datetime, actor: Actor, command: str, region: str, **details: Any) -> None: ...
    def entries(self, region: str, limit: int) -> list[dict[str, Any]]: ...


class Answered(Protocol):
    def claim(self, owner: str, key: str, request: str) -> Any | None:
        """None: the key is taken now. Otherwise what the same request was answered with; Problem 422 for another."""

    def answer(self, owner: str, key: str, answer: Any) -> None: ...
    def answered(self, owner: str, key: str) -> Any | None: ...


class Work(Protocol):
    """One transaction: what is said with `publish` is written to the outbox in the same commit."""

    @property
    def regions(self) -> Regions: ...
    @property
    def sites(self) -> Sites: ...
    @property
    def switches(self) -> Switches: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def answered(self) -> Answered: ...

    def publish(self, envelope: Mapping[str, Any]) -> None: ...
    def on_commit(self, callback: Callable[[], None]) -> None: ...


class Meter(Protocol):
    def switched(self, outcome: str) -> None: ...
    def settled(self, seconds: float) -> None: ...
    def announced_late(self, waited_for: str) -> None:
        """An announcement came later than its lead: it was `filed`, `held` or `clock` that it waited for."""

    def start_failed(self, switch: SwitchId, error: Exception) -> None:
        """A switch is due and could not be started."""

    def ticked(self, failures: int) -> None: ...
    def standing(self, switches: Mapping[str, Any], oldest_running: datetime | None, ranks: Iterable[Any]) -> None: ...
    def at_risk(self, switches: int) -> None:
        """How many announced switches gates would suspend if their date, which is near, were now."""

    def overdue(self, sites: Mapping[str, int]) -> None:
        """By region, of every region: how many sites stand on a stage whose last day is past."""


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
    apart: Callable[..., Any]
    """`apart(read, parts)`: `read(content)` where it holds up nobody. Raises Overrun."""
