"""Appointments in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import tuple_row

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.contracts.portions import in_pieces, in_portions
from services.scheduling.adapters.postgres import rows
from services.scheduling.application.commands import Find
from services.scheduling.application.records import Booking, Ending
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Engagement

SQL = load_sql(__file__, "appointments.sql")


class AppointmentRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def from_time(self, region: str, site: str, moment: datetime) -> list[Appointment]:
        values = {"region": region, "site": site, "moment": moment}
        with self._connection.cursor(binary=True, row_factory=tuple_row) as cursor:
            future = cursor.execute(SQL["from_time"], values).fetchall()
        return [rows.appointment_of(row) for row in in_portions(future)]

    def between(self, region: str, site: str, first: datetime, last: datetime) -> list[Appointment]:
        values = {"region": region, "site": site, "first": first, "last": last}
        return [rows.appointment(row) for row in in_portions(self._connection.execute(SQL["between"], values))]

    def listed(self, region: str, site: str, first: datetime, last: datetime, limit: int) -> list[Booking]:
        values = {"region": region, "site": site, "first": first, "last": last, "limit": limit}
        return [rows.booking(row) for row in self._connection.execute(SQL["listed"], values)]

    def find(self, region: str, appointment: UUID) -> Booking | None:
        row = self._connection.execute(SQL["find"], {"region": region, "id": appointment}).fetchone()
        return None if row is None else rows.booking(row)

    def search(self, region: str, wanted: Find) -> list[Booking]:
        values = {**asdict(wanted), "region": region}
        values |= {key: values[key] and list(values[key]) for key in ("sites", "households")}
        if wanted.sites == () or wanted.households == ():
            return []
        return [rows.booking(row) for row in self._connection.execute(SQL["search"], values)]

    def add(self, bookings: Sequence[Booking], user: str, now: datetime) -> None:
        with self._connection.cursor() as cursor, cursor.copy(SQL["copy"]) as copy:
            for booking in in_portions(bookings):
                copy.write_row(_row(booking, user, now))

    def cancel(self, appointment: UUID, ending: Ending, moved_to: UUID | None = None) -> None:
        self._connection.execute(SQL["cancel"], {"id": appointment, "moved_to": moved_to, **asdict(ending)})

    def hold(self, appointments: Sequence[UUID]) -> None:
        for some in in_pieces(appointments):
            self._connection.execute(SQL["hold"], {"ids": list(some)})

    def triaged(self, appointment: UUID, now: datetime) -> None:
        self._connection.execute(SQL["triaged"], {"id": appointment, "now": now})

    def change(self, bookings: Sequence[Booking], user: str, now: datetime) -> None:
        with self._connection.cursor() as cursor:
            for some in in_pieces(bookings):
                cursor.executemany(SQL["change"], [_values(booking, user, now) for booking in some])

    def imported(self, region: str, references: Sequence[str]) -> dict[str, Booking]:
        known: dict[str, Booking] = {}
        for some in in_pieces(references):
            found = self._connection.execute(SQL["imported"], {"region": region, "references": list(some)})
            known |= {row["reference"]: rows.booking(row) for row in in_portions(found)}
        return known

    def vanished(
        self, region: str, sites: Sequence[str], first: datetime, last: datetime, references: Sequence[str]
    ) -> list[Booking]:
        values = {"region": region, "sites": list(sites), "first": first, "last": last, "references": list(references)}
        return [rows.booking(row) for row in in_portions(self._connection.execute(SQL["vanished"], values))]

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
        values = {"region": region, "first": first, "last": last, "apart_from": apart_from, "without": list(without)}
        found: list[Engagement] = []
        for some in in_pieces(list(set(households))):
            found += [
                Engagement(**row) for row in self._connection.execute(SQL["engagements"], values | {"households": some})
            ]
        return found


def _values(booking: Booking, user: str, now: datetime) -> dict[str, Any]:
    appointment, place = booking.appointment, booking.appointment.place
    about = {field.name: getattr(appointment, field.name) for field in fields(appointment)}
    about |= {"channel": str(appointment.channel), "staff": list(appointment.staff)}
    about |= {"zone": place and place.zone, "room": place and place.room}
    return {**about, "site": booking.site, "note": booking.note, "source": booking.source, "user": user, "now": now}


def _row(booking: Booking, user: str, now: datetime) -> tuple[Any, ...]:
    appointment = booking.appointment
    place = (None, None) if appointment.place is None else (appointment.place.zone, appointment.place.room)
    about = (appointment.household_id, appointment.department, appointment.kind, str(appointment.channel))
    times = (appointment.starts_at, appointment.ends_at, appointment.arrives_at)
    needs = (
        appointment.persons,
        appointment.presence_required,
        appointment.phone_known,
        appointment.video_capable,
        appointment.triaged,
        appointment.second_person,
        booking.note,
        booking.source,
    )
    key = (appointment.id, booking.region, booking.site, booking.reference)
    return (*key, *about, *times, *place, list(appointment.staff), *needs, user, now)
