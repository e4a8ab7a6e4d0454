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
from services.sites.domain.switch import State, Switch, SwitchId, SwitchSite


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

    def share(self, region: str) -> None:
        """Keeps the region from being loaded anew until the end of the transaction."""


class Sites(Protocol):
    def positions(self, region: str, sites: Sequence[str] | None) -> list[Position]:
        """Where these sites (None: all) stand, by id. Sites that do not exist are missing in the answer."""

    def lock(self, region: str, sites: Sequence[str] | None) -> None:
        """Locks the sites in the order of their ids until the end of the transaction."""

    def move(self, region: str, moves: Sequence[Move], stage: Stage, switch: SwitchId, now: datetime) -> None: ...
    def concept_published(self, region: str, site: str, version: int) -> bool: ...
    def ranks(self) -> list[dict[str, Any]]:
        """Region, site and rank of the stage in force, of every site."""


class Switches(Protocol):
    def get(self, switch: SwitchId) -> Switch | None: ...
    def locked(self, switch: SwitchId) -> Switch | None:
        """The switch, locked until the end of the transaction. Lock its sites before, never after."""

    def latest(self, regions: Sequence[str] | None, state: State | None, limit: int) -> list[Switch]: ...
    def waiting(self, now: datetime) -> list[Switch]:
        """Scheduled switches that are due, and all held ones."""

    def awaited(self, region: str, sites: Sequence[str]) -> bool:
        """Whether a scheduled or held switch is to move one of these sites."""

    def moved_by(self, region: str, site: str, sequence: int) -> SwitchId | None: ...
    def add(self, switch: Switch) -> None: ...
    def save(self, switch: Switch) -> None:
        """Writes state, times and confirmations, not the sites."""

    def save_sites(self, switch: SwitchId, sites: Sequence[SwitchSite]) -> None: ...
    def progress(self, switch: SwitchId, site: str, report: Mapping[str, Any]) -> None:
        """Notes what another service reported; what is noted already stays as it is."""

    def standing(self) -> dict[str, Any]:
        """How many are scheduled, held, running, and `oldest_running`."""

    def supersede(self, region: str, sites: Collection[SiteId], by: SwitchId) -> list[Switch]:
        """Marks the unfinished entries of other running switches at these sites; returns those switches, locked."""


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
    def start_failed(self, switch: SwitchId, error: Exception) -> None:
        """A switch is due and could not be started."""

    def ticked(self, failures: int) -> None: ...
    def standing(self, switches: Mapping[str, int], oldest_running: datetime | None, ranks: Iterable[Any]) -> None: ...


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
