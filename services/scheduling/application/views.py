"""Appointments as remote callers see them."""

from __future__ import annotations

from typing import Any

from services.scheduling.application.records import Booking
from services.scheduling.domain.appointment import Appointment

Json = dict[str, Any]


def visit(one: Appointment) -> Json:
    return {
        "appointment_id": one.id,
        "household_id": one.household_id,
        "department": one.department,
        "kind": one.kind,
        "channel": str(one.channel),
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "place": None if one.place is None else {"zone": one.place.zone, "room": one.place.room},
        "staff": list(one.staff),
        "persons": one.persons,
    }


def booking(found: Booking) -> Json:
    return {"region": found.region, "site": found.site, "state": found.state, **visit(found.appointment)}
