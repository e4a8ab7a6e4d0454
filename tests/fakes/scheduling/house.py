"""The ports of scheduling in memory: its use cases run on these as they run on PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.process.identifiers import new_id
from services.scheduling.application.ports import App, Clock
from services.scheduling.application.records import SiteState
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.quarters import floor
from services.scheduling.domain.stage import Admission, Channel
from tests.fakes.scheduling.calendar import Appointments, Places, Triage, clash, visitors
from tests.fakes.scheduling.replans import Replans
from tests.fakes.scheduling.sites import Regions, Sites
from tests.fakes.scheduling.tables import Key, SchedulingTables
from tests.fakes.store import FakeWork, Store


class Work(FakeWork):
    def __init__(self, tables: SchedulingTables) -> None:
        super().__init__(tables)
        self._tables = tables
        self.sites = Sites(tables)
        self.regions = Regions(tables)
        self.appointments = Appointments(tables)
        self.places = Places(tables)
        self.replans = Replans(tables)
        self.triage = Triage(tables)

    def invariants(self, now: datetime) -> Mapping[str, float]:
        """Places are counted anew at every question, so they cannot drift."""
        states = self._tables.states
        held = list(self._tables.held.values())
        pairs = [(each, other) for here, each in held for there, other in held if here == there and each.id < other.id]
        return {
            "in_person_at_closed_site": sum(self._closed_to(key, each, now) for key, each in self._booked()),
            "double_bookings": sum(
                clash(each, other) and min(each.ends_at, other.ends_at) > now for each, other in pairs
            ),
            "occupancy_drift": sum(self._lost(key, each, now) for key, each in self._booked()),
            "crowded_quarters": sum(self._crowded(key, state, now) for key, state in states.items()),
            "fenced_sites": sum(state.fenced for state in states.values()),
        }

    def _booked(self) -> list[tuple[Key, Appointment]]:
        bookings = (stored.booking for stored in self._tables.bookings.values())
        return [((b.region, b.site), b.appointment) for b in bookings if b.state == "booked"]

    def _closed_to(self, key: Key, appointment: Appointment, now: datetime) -> bool:
        state = self._tables.states[key]
        if state.fenced or not state.complete or not appointment.in_person:
            return False
        stage, since = state.stage_in_force, state.effective_at
        if appointment.starts_at < now or (since and appointment.starts_at < since):
            return False
        closed = stage.admission is Admission.CLOSED or not stage.offers(Channel.IN_PERSON)
        return closed or not state.limits_in_force.in_person

    def _lost(self, key: Key, appointment: Appointment, now: datetime) -> bool:
        """It is said to hold its places, and they are not kept for it."""
        return appointment.holds and appointment.starts_at >= now and appointment.id not in self._tables.held

    def _crowded(self, key: Key, state: SiteState, now: datetime) -> int:
        if state.fenced or state.limits is None:
            return 0
        here = [appointment for where, appointment in self._tables.held.values() if where == key]
        counts = visitors(self.regions.layout(*key), here)
        limits = state.limits_in_force
        return sum(n > limits.of(scope) for (scope, quarter), n in counts.items() if quarter >= floor(now))


@dataclass
class Meter:
    """What was counted."""

    counts: Counter[str] = field(default_factory=Counter)

    def booked(self, outcome: str) -> None:
        self.counts[f"booked {outcome}"] += 1

    def batch_applied(self, outcomes: Mapping[str, int]) -> None:
        self.counts.update(outcomes)

    def replanned(self, seconds: float) -> None:
        self.counts["replanned"] += 1

    def continuation_failed(self, region: str, site: str, error: Exception) -> None:
        self.counts["not continued"] += 1

    def invariants(self, counts: Mapping[str, float]) -> None:
        self.counts.update({name: int(count) for name, count in counts.items()})


@dataclass(frozen=True)
class FakeApp(App):
    """The application on tables in memory."""

    store: Store[SchedulingTables, Work]


def fake_app(clock: Clock) -> FakeApp:
    store = Store(SchedulingTables(), Work)
    return FakeApp(store.begin, store.receive, clock, new_id, Meter(), store)
