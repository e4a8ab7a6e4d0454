"""Appointments, the staff, rooms and places they hold, and the phone contacts before them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.scheduling.application.commands import Find
from services.scheduling.application.records import Booking, Ending
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Engagement, resources
from services.scheduling.domain.decision import Decision
from services.scheduling.domain.limits import DatedLimits
from services.scheduling.domain.site import Site
from tests.fakes.scheduling.tables import Key, SchedulingTables, Stored


class Appointments:
    def __init__(self, tables: SchedulingTables) -> None:
        self._bookings = tables.bookings
        self._met = tables.met

    def from_time(self, region: str, site: str, moment: datetime) -> list[Appointment]:
        return [each for each in self._booked(region, site) if each.ends_at > moment]

    def between(self, region: str, site: str, first: datetime, last: datetime) -> list[Appointment]:
        return [each for each in self._booked(region, site) if each.ends_at > first and each.starts_at < last]

    def listed(self, region: str, site: str, first: datetime, last: datetime, limit: int) -> list[Booking]:
        here = [booking for booking in self._all() if (booking.region, booking.site) == (region, site)]
        listed = [booking for booking in here if first <= booking.appointment.starts_at < last]
        return sorted(listed, key=lambda each: (each.appointment.starts_at, each.appointment.id))[:limit]

    def find(self, region: str, appointment: UUID) -> Booking | None:
        stored = self._bookings.get(appointment)
        return stored.booking if stored and stored.booking.region == region else None

    def search(self, region: str, wanted: Find) -> list[Booking]:
        def fits(booking: Booking) -> bool:
            start = booking.appointment.starts_at
            return (
                booking.region == region
                and (wanted.sites is None or booking.site in wanted.sites)
                and (wanted.households is None or booking.appointment.household_id in wanted.households)
                and wanted.reference in (None, booking.reference)
                and wanted.appointment_id in (None, booking.appointment.id)
                and (wanted.since is None or start >= wanted.since)
                and (wanted.until is None or start < wanted.until)
            )

        latest = sorted(filter(fits, self._all()), key=lambda each: each.appointment.id)
        return sorted(latest, key=lambda each: each.appointment.starts_at, reverse=True)[: wanted.limit]

    def add(self, bookings: Sequence[Booking], user: str, now: datetime) -> None:
        for booking in bookings:
            assert booking.reference is None or not self.imported(booking.region, [booking.reference])
            self._bookings[booking.appointment.id] = Stored(booking)

    def cancel(self, appointment: UUID, ending: Ending, moved_to: UUID | None = None) -> None:
        booking = self._bookings[appointment].booking
        over = replace(
            booking,
            state="cancelled",
            appointment=replace(booking.appointment, holds=False),
            reference=None if moved_to is not None else booking.reference,
            ending=ending,
            no_disadvantage=True,
            moved_to=moved_to,
        )
        self._bookings[appointment] = Stored(over, no_disadvantage=True)

    def hold(self, appointments: Sequence[UUID]) -> None:
        for id in appointments:
            stored = self._bookings[id]
            holding = replace(stored.booking.appointment, holds=True)
            self._bookings[id] = replace(stored, booking=replace(stored.booking, appointment=holding))

    def triaged(self, appointment: UUID, now: datetime) -> None:
        stored = self._bookings[appointment]
        triaged = replace(stored.booking.appointment, triaged=True)
        self._bookings[appointment] = replace(stored, booking=replace(stored.booking, appointment=triaged))

    def change(self, bookings: Sequence[Booking], user: str, now: datetime) -> None:
        for booking in bookings:
            there = self._bookings[booking.appointment.id]
            holding = replace(booking, appointment=replace(booking.appointment, holds=True))
            self._bookings[booking.appointment.id] = replace(there, booking=holding)

    def imported(self, region: str, references: Sequence[str]) -> dict[str, Booking]:
        here = (b for b in self._all() if b.region == region and b.reference in set(references))
        return {b.reference: b for b in here if b.reference is not None}

    def vanished(
        self, region: str, sites: Sequence[str], first: datetime, last: datetime, references: Sequence[str]
    ) -> list[Booking]:
        here = [
            b for b in self._all() if b.region == region and b.site in sites and b.state == "booked" and b.reference
        ]
        gone = [b for b in here if first <= b.appointment.starts_at <= last and b.reference not in set(references)]
        return sorted(gone, key=lambda each: (each.appointment.starts_at, each.appointment.id))

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
        return [
            engagement
            for appointment, (where, engagement) in self._met.items()
            if where == region
            and engagement.household_id in set(households)
            and engagement.starts_at < last
            and engagement.ends_at > first
            and appointment not in without
            and (apart_from is None or self._bookings[appointment].booking.site != apart_from)
        ]

    def _all(self) -> list[Booking]:
        return [stored.booking for stored in self._bookings.values()]

    def _booked(self, region: str, site: str) -> list[Appointment]:
        here = (booking for booking in self._all() if (booking.region, booking.site) == (region, site))
        return [booking.appointment for booking in here if booking.state == "booked"]


class Places:
    """Who holds what is counted anew at every question."""

    def __init__(self, tables: SchedulingTables) -> None:
        self._tables = tables

    def take(self, site: Site, appointments: Iterable[Appointment]) -> None:
        for appointment in appointments:
            assert not self._clashes(site, appointment), "whoever takes knows that it is free"
            self._hold(site, appointment)

    def try_take(self, site: Site, appointment: Appointment, limits: DatedLimits) -> bool:
        present = visitors(site, self._held(site))
        wanted = visitors(site, [appointment])
        if any(present[place] + persons > limits.of(*place) for place, persons in wanted.items()):
            return False
        if self._clashes(site, appointment):
            return False
        self._hold(site, appointment)
        return True

    def meet(self, region: str, appointments: Iterable[Appointment]) -> bool:
        met = self._tables.met
        everybody = True
        for appointment in (each for each in appointments if not each.second_person):
            wanted = Engagement(appointment.household_id, appointment.starts_at, appointment.ends_at)
            others = [other for where, other in met.values() if where == region]
            if appointment.id in met or any(_at_once(wanted, other) for other in others):
                everybody = False
            else:
                met[appointment.id] = region, wanted
        return everybody

    def exchange(self, site: Site, decisions: Iterable[Decision]) -> bool:
        changing = [decision for decision in decisions if not decision.in_place]
        afters = [decision.after for decision in changing if decision.after is not None]
        before = dict(self._tables.met)
        for decision in changing:
            self._tables.met.pop(decision.before.id, None)
        if not self.meet(site.region, afters):
            self._tables.met.clear()
            self._tables.met.update(before)
            return False
        for decision in changing:
            self._tables.held.pop(decision.before.id, None)
        self.take(site, afters)
        return True

    def release(self, site: Site, appointments: Iterable[Appointment]) -> None:
        for appointment in appointments:
            self._tables.met.pop(appointment.id, None)
            if appointment.holds:
                self._tables.held.pop(appointment.id, None)
                stored = self._tables.bookings[appointment.id]
                empty = replace(stored.booking.appointment, holds=False)
                self._tables.bookings[appointment.id] = replace(
                    stored, booking=replace(stored.booking, appointment=empty)
                )

    def _hold(self, site: Site, appointment: Appointment) -> None:
        self._tables.held[appointment.id] = ((site.region, site.id), appointment)

    def _held(self, site: Site) -> list[Appointment]:
        key: Key = (site.region, site.id)
        return [appointment for where, appointment in self._tables.held.values() if where == key]

    def _clashes(self, site: Site, appointment: Appointment) -> bool:
        return any(clash(appointment, other) for other in self._held(site) if other.id != appointment.id)


def _at_once(one: Engagement, other: Engagement) -> bool:
    return one.household_id == other.household_id and one.starts_at < other.ends_at and other.starts_at < one.ends_at


def clash(appointment: Appointment, other: Appointment) -> bool:
    """The same member of staff or the same room at the same time."""
    at_once = appointment.starts_at < other.ends_at and other.starts_at < appointment.ends_at
    return at_once and not set(resources(appointment)).isdisjoint(resources(other))


def visitors(site: Site, appointments: Iterable[Appointment]) -> Counter[tuple[str, int]]:
    """Persons by scope and quarter hour."""
    counts: Counter[tuple[str, int]] = Counter()
    for appointment in appointments:
        for claim in appointment.claims(site.waiting_area):
            for quarter in claim.quarters:
                counts[claim.scope, quarter] += claim.persons
    return counts
