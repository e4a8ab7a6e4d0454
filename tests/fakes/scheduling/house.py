"""The ports of scheduling in memory: its use cases run on these as they run on PostgreSQL."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from uuid import UUID

from services.chassis.process.identifiers import new_id
from services.scheduling.application.ports import App, Clock
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.dated_rules import dated_rules, rules_of
from services.scheduling.domain.quarters import floor, moment
from services.scheduling.domain.stage import Admission, Channel
from services.scheduling.domain.timeline import Timeline
from tests.fakes.scheduling.calendar import Appointments, Places, clash, visitors
from tests.fakes.scheduling.contacts import Triage
from tests.fakes.scheduling.holds import Holds
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
        self.holds = Holds(tables)
        self.replans = Replans(tables)
        self.triage = Triage(tables)

    def invariants(self, now: datetime) -> Mapping[str, float]:
        """Places are counted anew at every question, so they cannot drift."""
        lapsing = self._tables.lapsing()
        held = list(self._tables.held.values())
        pairs = [(each, other) for here, each in held for there, other in held if here == there and each.id < other.id]
        return {
            "in_person_at_closed_site": sum(self._closed_to(key, each, now) for key, each in self._booked()),
            "double_bookings": sum(
                clash(each, other) and min(each.ends_at, other.ends_at) > now for each, other in pairs
            ),
            "households_in_two_places": sum(self._twice(*pair) for pair in self._pairs()),
            "occupancy_drift": sum(self._lost(each, now) for _, each in self._booked() if each.id not in lapsing),
            "crowded_quarters": sum(self._crowded(key, now) for key in self._tables.states),
            "fenced_sites": sum(any(timeline.fences()) for timeline in map(self._timeline, self._tables.states)),
        }

    def _booked(self) -> list[tuple[Key, Appointment]]:
        bookings = (stored.booking for stored in self._tables.bookings.values())
        return [((b.region, b.site), b.appointment) for b in bookings if b.state == "booked"]

    def _pairs(self) -> Iterator[tuple[tuple[Key, Appointment], tuple[Key, Appointment]]]:
        by_household: defaultdict[tuple[str, UUID], list[tuple[Key, Appointment]]] = defaultdict(list)
        for key, appointment in self._booked():
            by_household[key[0], appointment.household_id].append((key, appointment))
        return (pair for of_household in by_household.values() for pair in combinations(of_household, 2))

    def _twice(self, here: tuple[Key, Appointment], there: tuple[Key, Appointment]) -> bool:
        (one_key, one), (other_key, other) = here, there
        if one.second_person or other.second_person:
            return False
        fenced = any(any(self._timeline(key).fences()) for key in (one_key, other_key))
        return not fenced and one.starts_at < other.ends_at and other.starts_at < one.ends_at

    def _closed_to(self, key: Key, appointment: Appointment, now: datetime) -> bool:
        timeline = self._timeline(key)
        entry = timeline.at(appointment.starts_at)
        if entry is None or not entry.complete or not appointment.in_person or timeline.fenced(appointment.starts_at):
            return False
        if appointment.starts_at < max(now, entry.starts):
            return False
        rules = rules_of(self.regions.layout(*key), entry)
        closed = rules.stage.admission is Admission.CLOSED or not rules.stage.offers(Channel.IN_PERSON)
        return closed or not rules.limits.in_person

    def _timeline(self, key: Key) -> Timeline:
        state = self.sites.get(*key)
        return Timeline() if state is None else state.timeline

    def _lost(self, appointment: Appointment, now: datetime) -> bool:
        """It is said to hold its places, and they are not kept for it."""
        return appointment.holds and appointment.starts_at >= now and appointment.id not in self._tables.held

    def _crowded(self, key: Key, now: datetime) -> int:
        here = [appointment for where, appointment in self._tables.held.values() if where == key]
        layout, timeline = self.regions.layout(*key), self._timeline(key)
        counts = visitors(layout, here)
        dated = dated_rules(layout, timeline)
        return sum(
            n > dated.limits.of(*place)
            for place, n in counts.items()
            if place[1] >= floor(now) and dated.at(moment(place[1])) and not timeline.fenced(moment(place[1]))
        )


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
