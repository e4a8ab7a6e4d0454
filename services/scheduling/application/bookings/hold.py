"""A time held for somebody who is just booking it: for all others it is taken; given back unless it is confirmed.

What is held is an appointment: every guard counts it, a switch treats it like the others. Only nobody has been told.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.scheduling import HOLD_OVER
from services.scheduling.application import announce
from services.scheduling.application.bookings.cancel_appointment import end, locked
from services.scheduling.application.commands import Confirm
from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import no_longer_booked
from services.scheduling.application.records import Ending
from services.scheduling.application.views import booking as shown

CLOCK = Actor("clock")
MOST_AT_ONCE = 200


def confirm(app: App, region: str, command: Confirm) -> dict[str, Any]:
    """The appointment, from now on booked; confirmed once more it is answered alike.

    Raises Problem 409 where the time is over or is not any more what was held: a switch has come between, for instance.
    """
    with app.begin() as work:
        state, booking = locked(work, region, command.appointment_id, command.site)
        until = work.holds.until(command.appointment_id)
        appointment = booking.appointment
        same = (appointment.starts_at, appointment.channel) == (command.starts_at, command.channel)
        if not same or (until is not None and until <= app.clock.now()):
            raise Problem.of(HOLD_OVER, appointment=str(command.appointment_id))
        if until is not None:
            work.holds.drop(command.appointment_id)
            announce.appointment_booked(app, work, state, booking)
        return shown(booking)


def give_back(app: App) -> int:
    """Ends what was held and not confirmed in time, each by itself: how many. What cannot be now is tried again."""
    with app.begin() as work:
        over = work.holds.over(app.clock.now(), MOST_AT_ONCE)
    return sum(_give_back(app, region, appointment) for region, appointment in over)


def _give_back(app: App, region: str, appointment: UUID) -> bool:
    try:
        with app.begin() as work:
            return _end(app, work, region, appointment)
    except Problem:  # the site is being switched, or locked for too long
        return False


def _end(app: App, work: Work, region: str, appointment: UUID) -> bool:
    try:
        state, booking = locked(work, region, appointment, None)
    except Problem as problem:
        if problem.code != no_longer_booked(appointment).code:
            raise
        work.holds.drop(appointment)  # a stage has ended it, or somebody has
        return False
    until = work.holds.until(appointment)
    if until is None or until > app.clock.now():
        return False  # confirmed meanwhile
    end(app, work, state, booking, Ending(app.clock.now(), CLOCK.user, "unknown", None))
    return True
