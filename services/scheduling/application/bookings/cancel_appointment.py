"""Cancels an appointment: its staff, room and places are free again, and the household has no disadvantage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from services.contracts.calls.actor import Actor
from services.scheduling.application import announce
from services.scheduling.application.commands import Cancel
from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import at_rest, no_longer_booked, unknown_appointment
from services.scheduling.application.records import SETTLED, Booking, Ending, SiteState
from services.scheduling.application.views import booking as shown


def cancel_appointment(app: App, region: str, command: Cancel, actor: Actor) -> dict[str, Any]:
    """The cancelled appointment. Raises Problem 404, or 409 when it is no longer booked or a switch is under way."""
    with app.begin() as work:
        return shown(cancel(app, work, region, command, actor))


def cancel(app: App, work: Work, region: str, command: Cancel, actor: Actor) -> Booking:
    """Cancels within the caller's transaction."""
    state, booking = locked(work, region, command.appointment_id, command.site)
    return end(app, work, state, booking, Ending(app.clock.now(), actor.user, command.reason, command.note))


def locked(work: Work, region: str, appointment: UUID, site: str | None) -> tuple[SiteState, Booking]:
    """A booked appointment and its site, both kept from changing."""
    known = work.appointments.find(region, appointment)
    if known is None or site not in (None, known.site):
        raise unknown_appointment(appointment)
    # Locked, not shared: of two who cancel at once, the second must see that the first has.
    state = work.sites.locked(region, known.site)
    booking = work.appointments.find(region, appointment)
    if booking is None or booking.state != "booked":
        raise no_longer_booked(appointment)
    return at_rest(state, region, known.site, booking.appointment.starts_at), booking


def end(
    app: App, work: Work, state: SiteState, booking: Booking, ending: Ending, moved_to: UUID | None = None
) -> Booking:
    """Gives its time back and says so. A phone contact that it used up admits another visit, unless it settled it."""
    appointment = booking.appointment
    work.places.release(work.regions.layout(booking.region, booking.site), [appointment])
    work.appointments.cancel(appointment.id, ending, moved_to)
    work.holds.drop(appointment.id)
    if ending.reason != SETTLED:
        work.triage.free(appointment.id)
    announce.appointment_cancelled(app, work, state, booking)
    reference = None if moved_to is not None else booking.reference
    return replace(
        booking, reference=reference, state="cancelled", ending=ending, moved_to=moved_to, no_disadvantage=True
    )
