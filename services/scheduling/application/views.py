"""Appointments as remote callers see them."""

from __future__ import annotations

from typing import Any

from services.scheduling.application.records import Booking, Contact
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
        "second_person": appointment.second_person,
    }


def contact(made: Contact) -> Json:
    return {
        "contact_id": made.id,
        "site": made.site,
        "household_id": made.household_id,
        "appointment_id": made.appointment_id,
        "department": made.department,
        "decision": made.decision,
        "reason": made.reason,
        "made_in": made.made_in,
        "replaced_by": made.replaced_by,
        "recorded_by": made.recorded_by,
        "recorded_at": made.recorded_at,
    }


def booking(booked: Booking) -> Json:
    ending = booked.ending
    return {
        "region": booked.region,
        "site": booked.site,
        "state": booked.state,
        "reference": booked.reference,
        "note": booked.note,
        "ended_at": ending and ending.at,
        "ended_by": ending and ending.by,
        "ended_reason": ending and ending.reason,
        "ended_note": ending and ending.note,
        "no_disadvantage": booked.no_disadvantage,
        "moved_to": booked.moved_to,
        **visit(booked.appointment),
    }
