"""What the use cases need from the outside: a unit of work over sites, calendars and replans, a clock and a meter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.scheduling.application.records import Booking, Plan, SiteState, Step
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.decision import Decision, Totals
from services.scheduling.domain.limits import Limits
from services.scheduling.domain.site import Site


class Sites(Protocol):
    def note(self, region: str, site: str) -> None:
        """Makes the site's row if there is none yet."""

    def get(self, region: str, site: str) -> SiteState | None: ...
    def shared(self, region: str, site: str) -> SiteState | None:
        """The site, kept from changing until the end of the transaction; others may share it too."""

    def locked(self, region: str, site: str) -> SiteState | None:
        """The site, locked until the end of the transaction."""

    def of_region(self, region: str) -> list[SiteState]: ...
    def awaiting_replan(self) -> list[tuple[str, str]]:
        """Fenced sites that have stage and limits of the same sequence."""

    def set_stage(self, state: SiteState, stage: Mapping[str, Any], sequence: int, **about: Any) -> None:
        """Stores the stage and puts the fence up."""

    def set_limits(
        self, state: SiteState, limits: Mapping[str, Any], sequence: int, version: int, caused_by: UUID
    ) -> None: ...
    def lift_fence(self, region: str, site: str) -> None: ...


class Regions(Protocol):
    def store(self, document: Mapping[str, Any], revision: int, user: str, now: datetime) -> bool:
        """False, and nothing is written, when this or a newer revision is stored already."""

    def revision(self, region: str) -> int | None: ...
    def store_site(self, region: str, site: Mapping[str, Any], staff: Sequence[Any], rooms: Sequence[Any]) -> None: ...
    def retire_sites(self, region: str, kept: Sequence[str]) -> None:
        """Sites that the file leaves out are no longer known for bookings; what is booked there stays."""

    def layout(self, region: str, site: str) -> Site:
        """Rooms, staff, hours, kinds; an empty layout while the region is not loaded."""


class Appointments(Protocol):
    def from_time(self, region: str, site: str, moment: datetime) -> list[Appointment]:
        """Booked appointments that end after `moment`."""

    def between(self, region: str, site: str, first: datetime, last: datetime) -> list[Appointment]:
        """Booked appointments that touch the time between."""

    def listed(self, region: str, site: str, first: datetime, last: datetime, limit: int) -> list[Booking]: ...
    def find(self, region: str, appointment: UUID) -> Booking | None: ...
    def add(self, bookings: Sequence[Booking], user: str, now: datetime) -> None: ...
    def cancel(self, appointment: UUID, now: datetime) -> None: ...
    def triaged(self, appointment: UUID, now: datetime) -> None: ...
    def references(self, region: str, references: Sequence[str]) -> set[str]:
        """Which of these references exist already."""


class Places(Protocol):
    """Staff, rooms and visitors' places. The site's row is locked or shared before any of these."""

    def take(self, site: Site, appointments: Iterable[Appointment]) -> None:
        """Takes what the appointments need; whoever calls knows that it is free."""

    def try_take(self, site: Site, appointment: Appointment, limits: Limits) -> bool:
        """All that the appointment needs, or nothing."""

    def release(self, site: Site, appointments: Iterable[Appointment]) -> None:
        """Frees what the appointments hold; those that hold nothing are left alone."""


class Replans(Protocol):
    def get(self, region: str, site: str, sequence: int) -> Plan | None: ...
    def supersede(self, region: str, site: str) -> None:
        """Drops what open replans of the site have not done yet."""

    def store(self, plan: Plan, decisions: Sequence[Decision]) -> None: ...
    def next_batch(self, plan: Plan) -> list[Step]: ...
    def apply(self, plan: Plan, batch: int, now: datetime) -> None:
        """Writes the outcome of a batch to its appointments and marks it applied."""

    def done(self, plan: Plan, now: datetime) -> None: ...
    def totals(self, switch: UUID) -> Totals: ...
    def latest(self, region: str, site: str) -> Plan | None: ...


class Triage(Protocol):
    def add(
        self, contact: UUID, region: str, site: str, household: UUID, appointment: UUID | None, **about: Any
    ) -> None: ...
    def admitting(self, region: str, site: str, household: UUID, department: str) -> UUID | None:
        """The household's latest contact with this department (or with none in particular) that is not used up, locked;
        None when it settled the matter."""

    def use_up(self, contact: UUID, appointment: UUID) -> None: ...


class Answered(Protocol):
    def claim(self, owner: str, key: str, request: str) -> Any | None:
        """None: the key is taken now. Otherwise what the same request was answered with; Problem 422 for another."""

    def answer(self, owner: str, key: str, answer: Any) -> None: ...


class Work(Protocol):
    """One transaction: what is said with `publish` is written to the outbox in the same commit."""

    @property
    def sites(self) -> Sites: ...
    @property
    def regions(self) -> Regions: ...
    @property
    def appointments(self) -> Appointments: ...
    @property
    def places(self) -> Places: ...
    @property
    def replans(self) -> Replans: ...
    @property
    def triage(self) -> Triage: ...
    @property
    def answered(self) -> Answered: ...

    def publish(self, envelope: Mapping[str, Any]) -> None: ...
    def on_commit(self, callback: Callable[[], None]) -> None: ...
    def invariants(self, now: datetime) -> Mapping[str, float]:
        """Counts of what must never be, recomputed from the appointments themselves."""


class Begin(Protocol):
    def __call__(self, lock_seconds: float = ...) -> AbstractContextManager[Work]:
        """Commits when the block ends, rolls back when it raises; a Problem when a lock takes longer than this."""


class Meter(Protocol):
    def booked(self, outcome: str) -> None: ...
    def batch_applied(self, outcomes: Mapping[str, int]) -> None: ...
    def replanned(self, seconds: float) -> None: ...
    def continuation_failed(self, region: str, site: str, error: Exception) -> None:
        """A replan is open and could not be continued."""

    def invariants(self, counts: Mapping[str, float]) -> None: ...


class Clock(Protocol):
    def now(self) -> datetime: ...


@dataclass(frozen=True)
class App:
    """What every use case is given."""

    begin: Begin
    receive: Callable[[Any, Callable[[Work], str | None]], str]
    """Event, effect: the effect once for each event, in a unit of work of its own."""
    clock: Clock
    new_id: Callable[[], UUID]
    meter: Meter
