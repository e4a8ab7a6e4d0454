"""What the use cases need from the outside: a unit of work over sites, calendars and replans, a clock and a meter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.scheduling.application.commands import Find
from services.scheduling.application.records import Booking, Contact, Ending, Plan, SiteState
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Engagement
from services.scheduling.domain.decision import Decision, Totals
from services.scheduling.domain.limits import DatedLimits
from services.scheduling.domain.returning import Change
from services.scheduling.domain.site import Site
from services.scheduling.domain.timeline import Entry


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
        """Sites with something in their timeline that is not replanned yet."""

    def entry(self, region: str, site: str, sequence: int) -> Entry | None:
        """A change of the timeline by its sequence, also one that no longer matters."""

    def put(self, region: str, site: str, entry: Entry) -> None:
        """Writes the entry as it is now, whether it was there or not."""

    def pass_over(self, region: str, site: str, entry: Entry) -> None:
        """What came before an entry that is in force is looked at no more, unless it is still open."""


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

    def engagements(
        self,
        region: str,
        households: Sequence[UUID],
        first: datetime,
        last: datetime,
        *,
        apart_from: str | None = None,
        without: Sequence[UUID] = (),
    ) -> list[Engagement]:
        """When these households are somewhere already between these times, and nobody else of them is meant.

        `apart_from`: leaves out what is at this site; `without`: these appointments.
        """

    def listed(self, region: str, site: str, first: datetime, last: datetime, limit: int) -> list[Booking]: ...
    def find(self, region: str, appointment: UUID) -> Booking | None: ...
    def search(self, region: str, wanted: Find) -> list[Booking]: ...
    def add(self, bookings: Sequence[Booking], user: str, now: datetime) -> None: ...
    def change(self, bookings: Sequence[Booking], user: str, now: datetime) -> None:
        """Writes appointments that are there already as they are now: another time, place, staff, perhaps site."""

    def cancel(self, appointment: UUID, ending: Ending, moved_to: UUID | None = None) -> None:
        """Without disadvantage. `moved_to`: the appointment that takes its place and its number."""

    def hold(self, appointments: Sequence[UUID]) -> None:
        """They have their staff, room and places again."""

    def triaged(self, appointment: UUID, now: datetime) -> None: ...
    def imported(self, region: str, references: Sequence[str]) -> dict[str, Booking]:
        """Those with one of these references, by reference; of all states."""

    def vanished(
        self, region: str, sites: Sequence[str], first: datetime, last: datetime, references: Sequence[str]
    ) -> list[Booking]:
        """Booked ones with another reference at these sites that start from `first` to `last`, in order."""


class Places(Protocol):
    """Staff, rooms and visitors' places. The site's row is locked or shared before any of these."""

    def take(self, site: Site, appointments: Iterable[Appointment]) -> None:
        """Takes what the appointments need; whoever calls knows that it is free."""

    def try_take(self, site: Site, appointment: Appointment, limits: DatedLimits) -> bool:
        """All that the appointment needs, or nothing."""

    def meet(self, region: str, appointments: Iterable[Appointment]) -> bool:
        """Takes the time of their households, those of second persons aside; False when one of them is elsewhere then.

        Of two who take the same household's time at once the second waits for the first.
        """

    def exchange(self, site: Site, decisions: Iterable[Decision]) -> bool:
        """What changes gives up what it has and takes what it gets, all of it at once.

        False, and nothing has changed, when a household is elsewhere at its new time. The rest is known to be free.
        """

    def release(self, site: Site, appointments: Iterable[Appointment]) -> None:
        """Frees what the appointments hold, and the time of their households."""


class Replans(Protocol):
    def get(self, region: str, site: str, sequence: int) -> Plan | None: ...
    def supersede(self, region: str, site: str) -> list[Appointment]:
        """Drops what open replans of the site have not done yet: those appointments, as they were to become.

        What they hold is still to be released; the appointments themselves hold nothing from here on.
        """

    def store(self, plan: Plan, decisions: Sequence[Decision]) -> None:
        """All batches, and of each decision that changes something the appointment before and after it."""

    def batch(self, plan: Plan, batch: int) -> list[Decision]:
        """A batch that is not applied yet, in its order, its appointments as they are until then; kept ones too."""

    def apply(self, plan: Plan, last: int, now: datetime) -> None:
        """Writes the outcome of the next batches up to this one to their appointments, and counts them as applied."""

    def done(self, plan: Plan, now: datetime) -> None: ...
    def changes(self, region: str, site: str, sequence: int) -> list[Change]:
        """What the applied batches of a replan changed, and nobody has touched since."""

    def totals(self, switch: UUID, sites: Sequence[str] | None = None) -> Totals:
        """Of the sites named; None: of all."""

    def latest(self, region: str, site: str) -> Plan | None: ...


class Triage(Protocol):
    def add(self, contact: Contact) -> None: ...
    def find(self, region: str, contact: UUID) -> Contact | None: ...
    def standing(
        self, region: str, site: str | None, household: UUID, department: str | None, since: datetime
    ) -> Contact | None:
        """The household's latest contact since then that is neither replaced nor used up, locked.

        At this site, None: at any. Of this department or of none in particular; `department` None: of any.
        """

    def use_up(self, contact: UUID, appointment: UUID) -> None: ...
    def used_by(self, appointment: UUID) -> UUID | None: ...
    def free(self, appointment: UUID) -> None:
        """What this appointment used up admits another one again."""

    def replace(self, contact: UUID, by: UUID) -> None: ...
    def listed(
        self, region: str, site: str, first: datetime, last: datetime, household: UUID | None, limit: int
    ) -> list[Contact]: ...


class Holds(Protocol):
    """Appointments that are held until an instant and not confirmed yet."""

    def keep(self, region: str, appointment: UUID, until: datetime) -> None: ...
    def until(self, appointment: UUID) -> datetime | None: ...
    def drop(self, appointment: UUID) -> None: ...
    def over(self, now: datetime, most: int) -> list[tuple[str, UUID]]:
        """Region and id of those whose time is over, the longest first."""


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
    def holds(self) -> Holds: ...
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
