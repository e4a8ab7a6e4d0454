"""Appointments in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.scheduling.adapters.postgres import rows
from services.scheduling.application.records import Booking
from services.scheduling.domain.appointment import Appointment

SQL = load_sql(__file__, "appointments.sql")


class AppointmentRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def from_time(self, region: str, site: str, moment: datetime) -> list[Appointment]:
        future = self._connection.execute(SQL["from_time"], {"region": region, "site": site, "moment": moment})
        return [rows.appointment(row) for row in future]

    def between(self, region: str, site: str, first: datetime, last: datetime) -> list[Appointment]:
        values = {"region": region, "site": site, "first": first, "last": last}
        return [rows.appointment(row) for row in self._connection.execute(SQL["between"], values)]

    def listed(self, region: str, site: str, first: datetime, last: datetime, limit: int) -> list[Booking]:
        values = {"region": region, "site": site, "first": first, "last": last, "limit": limit}
        return [rows.booking(row) for row in self._connection.execute(SQL["listed"], values)]

    def find(self, region: str, appointment: UUID) -> Booking | None:
        row = self._connection.execute(SQL["find"], {"region": region, "id": appointment}).fetchone()
        return None if row is None else rows.booking(row)

    def add(self, bookings: Sequence[Booking], user: str, now: datetime) -> None:
        with self._connection.cursor() as cursor, cursor.copy(SQL["copy"]) as copy:
            for booking in bookings:
                copy.write_row(_row(booking, user, now))

    def cancel(self, appointment: UUID, now: datetime) -> None:
        self._connection.execute(SQL["cancel"], {"id": appointment, "now": now})

    def triaged(self, appointment: UUID, now: datetime) -> None:
        self._connection.execute(SQL["triaged"], {"id": appointment, "now": now})

    def references(self, region: str, references: Sequence[str]) -> set[str]:
        values = {"region": region, "references": list(references)}
        return {row["reference"] for row in self._connection.execute(SQL["references"], values)}


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
    )
    key = (appointment.id, booking.region, booking.site, booking.reference)
    return (*key, *about, *times, *place, list(appointment.staff), *needs, user, now)
