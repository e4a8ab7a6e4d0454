"""Cancels an appointment: its staff, room and places are free again, and the household has no disadvantage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.chassis.process.problems import Problem
from services.scheduling.application import announce
from services.scheduling.application.ports import App, Work
from services.scheduling.application.records import Booking
from services.scheduling.application.refusals import at_rest
from services.scheduling.application.views import booking as shown


def cancel_appointment(
    app: App, region: str, appointment: UUID, actor: Mapping[str, Any], site: str | None = None
) -> dict[str, Any]:
    """The cancelled appointment. Raises Problem 404, or 409 when it is no longer booked or a switch is under way."""
    with app.begin() as work:
        return shown(cancel(app, work, region, appointment, site))


def cancel(app: App, work: Work, region: str, appointment: UUID, site: str | None = None) -> Booking:
    """Cancels within the caller's transaction."""
    known = work.appointments.find(region, appointment)
    if known is None or site not in (None, known.site):
        raise Problem(404, "Termin unbekannt", "In dieser Region gibt es diesen Termin nicht.")
    # Locked, not shared: of two who cancel at once, the second must see that the first has.
    state = at_rest(work.sites.locked(region, known.site), region, known.site)
    found = work.appointments.find(region, appointment)
    if found is None or found.state != "booked":
        raise Problem(409, "Termin nicht mehr gebucht", "Dieser Termin ist schon abgesagt oder entfallen.")
    work.places.release(work.regions.layout(region, found.site), [found.appointment])
    work.appointments.cancel(appointment, app.clock.now())
    work.publish(announce.cancelled(app, state, found))
    return Booking(found.region, found.site, found.appointment, found.reference, "cancelled")
