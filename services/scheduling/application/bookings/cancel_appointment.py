"""Cancels an appointment: its staff, room and places are free again, and the household has no disadvantage."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.scheduling.application import announce
from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import at_rest, no_longer_booked, unknown_appointment
from services.scheduling.application.records import Booking
from services.scheduling.application.views import booking as shown


def cancel_appointment(app: App, region: str, appointment: UUID, site: str | None = None) -> dict[str, Any]:
    """The cancelled appointment. Raises Problem 404, or 409 when it is no longer booked or a switch is under way."""
    with app.begin() as work:
        return shown(cancel(app, work, region, appointment, site))


def cancel(app: App, work: Work, region: str, appointment: UUID, site: str | None = None) -> Booking:
    """Cancels within the caller's transaction."""
    known = work.appointments.find(region, appointment)
    if known is None or site not in (None, known.site):
        raise unknown_appointment(appointment)
    # Locked, not shared: of two who cancel at once, the second must see that the first has.
    state = at_rest(work.sites.locked(region, known.site), region, known.site)
    booking = work.appointments.find(region, appointment)
    if booking is None or booking.state != "booked":
        raise no_longer_booked(appointment)
    work.places.release(work.regions.layout(region, booking.site), [booking.appointment])
    work.appointments.cancel(appointment, app.clock.now())
    announce.appointment_cancelled(app, work, state, booking)
    return Booking(booking.region, booking.site, booking.appointment, booking.reference, "cancelled")
