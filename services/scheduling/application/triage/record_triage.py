"""Records the phone contact that comes before a personal appointment, and what it decided."""

from __future__ import annotations

from typing import Any

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.scheduling import TRIAGE_INVALID
from services.contracts.faults import Fault
from services.scheduling.application.bookings.cancel_appointment import cancel
from services.scheduling.application.commands import RecordTriage
from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import bookable, no_longer_booked, unknown_appointment

SETTLED = "settled_by_phone"


def record_triage(app: App, region: str, command: RecordTriage, actor: Actor) -> dict[str, Any]:
    """The contact. `settled_by_phone` cancels its appointment; `personal_visit` admits it, or one to be booked."""
    contact, now = app.new_id(), app.clock.now()
    with app.begin() as work:
        bookable(work.sites.locked(region, command.site), region, command.site)
        _known_department(work, region, command)
        if command.appointment_id is not None:
            _follow(app, work, region, command)
        work.triage.add(
            contact,
            region,
            command.site,
            command.household_id,
            command.appointment_id,
            decision=command.decision,
            department=command.department,
            user=actor.user,
            now=now,
        )
    return {
        "contact_id": contact,
        "site": command.site,
        "household_id": command.household_id,
        "appointment_id": command.appointment_id,
        "department": command.department,
        "decision": command.decision,
        "recorded_at": now,
    }


def _known_department(work: Work, region: str, command: RecordTriage) -> None:
    """A contact with a department that does not exist would never admit anybody."""
    known = work.regions.layout(region, command.site).remote
    if command.department is not None and command.department not in known:
        about = {"name": command.department, "known": list(known)}
        raise Problem.of(TRIAGE_INVALID, [Fault("department", "department-unknown", about)])


def _follow(app: App, work: Work, region: str, command: RecordTriage) -> None:
    """Does to the appointment what the contact decided."""
    appointment = command.appointment_id
    known = None if appointment is None else work.appointments.find(region, appointment)
    wanted = (command.site, command.household_id)
    if appointment is None or known is None or (known.site, known.appointment.household_id) != wanted:
        raise unknown_appointment(appointment)
    if command.decision == SETTLED:
        cancel(app, work, region, appointment)
    elif known.state == "booked":
        work.appointments.triaged(appointment, app.clock.now())
    else:
        raise no_longer_booked(appointment)
