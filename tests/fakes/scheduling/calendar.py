"""Appointments, the staff, rooms and places they hold, and the phone contacts before them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.application.records import Booking
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import resources
from services.scheduling.domain.limits import Limits
from services.scheduling.domain.site import Site
from tests.fakes.scheduling.tables import Contact, Key, SchedulingTables, Stored


class Appointments:
    def __init__(self, tables: SchedulingTables) -> None:
        self._bookings = tables.bookings

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

    def add(self, bookings: Sequence[Booking], user: str, now: datetime) -> None:
        for booking in bookings:
            assert booking.reference is None or not self.references(booking.region, [booking.reference])
            self._bookings[booking.appointment.id] = Stored(booking)

    def cancel(self, appointment: UUID, now: datetime) -> None:
        booking = self._bookings[appointment].booking
        over = replace(booking, state="cancelled", appointment=replace(booking.appointment, holds=False))
        self._bookings[appointment] = Stored(over, no_disadvantage=True)

    def triaged(self, appointment: UUID, now: datetime) -> None:
        stored = self._bookings[appointment]
        triaged = replace(stored.booking.appointment, triaged=True)
        self._bookings[appointment] = replace(stored, booking=replace(stored.booking, appointment=triaged))

    def references(self, region: str, references: Sequence[str]) -> set[str]:
        return {b.reference for b in self._all() if b.region == region and b.reference and b.reference in references}

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

    def try_take(self, site: Site, appointment: Appointment, limits: Limits) -> bool:
        present = visitors(site, self._held(site))
        wanted = visitors(site, [appointment])
        if any(present[place] + persons > limits.of(place[0]) for place, persons in wanted.items()):
            return False
        if self._clashes(site, appointment):
            return False
        self._hold(site, appointment)
        return True

    def release(self, site: Site, appointments: Iterable[Appointment]) -> None:
        for appointment in appointments:
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


class Triage:
    def __init__(self, tables: SchedulingTables) -> None:
        self._contacts = tables.contacts

    def add(
        self, contact: UUID, region: str, site: str, household: UUID, appointment: UUID | None, **about: Any
    ) -> None:
        what = (about["department"], about["decision"], about["now"])
        self._contacts[contact] = Contact(contact, (region, site), household, appointment, *what)

    def admitting(self, region: str, site: str, household: UUID, department: str) -> UUID | None:
        of_household = (c for c in self._contacts.values() if (c.key, c.household) == ((region, site), household))
        fitting = [
            contact
            for contact in of_household
            if contact.department in (None, department)
            and (contact.decision == "settled_by_phone" or contact.appointment is None)
        ]
        latest = max(fitting, key=lambda contact: (contact.at, contact.id), default=None)
        return latest.id if latest and latest.decision == "personal_visit" else None

    def use_up(self, contact: UUID, appointment: UUID) -> None:
        self._contacts[contact] = replace(self._contacts[contact], appointment=appointment)
