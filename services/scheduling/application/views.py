"""Appointments as remote callers see them."""

from __future__ import annotations

from typing import Any

from services.scheduling.application.records import Booking
from services.scheduling.domain.appointment import Appointment

Json = dict[str, Any]


def visit(appointment: Appointment) -> Json:
    return {
        "appointment_id": appointment.id,
        "household_id": appointment.household_id,
        "department": appointment.department,
        "kind": appointment.kind,
        "channel": str(appointment.channel),
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "place": None
        if appointment.place is None
        else {"zone": appointment.place.zone, "room": appointment.place.room},
        "staff": list(appointment.staff),
        "persons": appointment.persons,
    }


def booking(booked: Booking) -> Json:
    return {"region": booked.region, "site": booked.site, "state": booked.state, **visit(booked.appointment)}
