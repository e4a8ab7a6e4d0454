"""Records the phone contact that comes before a personal appointment, and what it decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.chassis.process.problems import Fault, Problem
from services.scheduling.application.actor import user_of
from services.scheduling.application.cancel_appointment import cancel
from services.scheduling.application.commands import RecordTriage
from services.scheduling.application.ports import App, Work
from services.scheduling.application.refusals import bookable, invalid

SETTLED = "settled_by_phone"
PERSONAL_VISIT = "personal_visit"


def record_triage(app: App, region: str, command: RecordTriage, actor: Mapping[str, Any]) -> dict[str, Any]:
    """The contact. `settled_by_phone` cancels its appointment; `personal_visit` admits it, or one to be booked."""
    if command.decision not in (SETTLED, PERSONAL_VISIT):
        raise invalid("Entscheidung unbekannt", [Fault("decision", f"muss {SETTLED} oder {PERSONAL_VISIT} sein")])
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
            user=user_of(actor),
            now=now,
        )
    return {
        "contact_id": str(contact),
        "site": command.site,
        "household_id": str(command.household_id),
        "appointment_id": None if command.appointment_id is None else str(command.appointment_id),
        "department": command.department,
        "decision": command.decision,
        "recorded_at": now.isoformat(),
    }


def _known_department(work: Work, region: str, command: RecordTriage) -> None:
    """A contact with a department that does not exist would never admit anybody."""
    known = work.regions.layout(region, command.site).remote
    if command.department is not None and command.department not in known:
        message = f"„{command.department}“ ist keine Abteilung; bekannt: {', '.join(known)}"
        raise invalid("Der Telefonkontakt hat Fehler", [Fault("department", message)])


def _follow(app: App, work: Work, region: str, command: RecordTriage) -> None:
    """Does to the appointment what the contact decided."""
    appointment = command.appointment_id
    known = None if appointment is None else work.appointments.find(region, appointment)
    wanted = (command.site, command.household_id)
    if appointment is None or known is None or (known.site, known.appointment.household_id) != wanted:
        raise Problem(404, "Termin unbekannt", "Dieser Haushalt hat an diesem Standort keinen solchen Termin.")
    if command.decision == SETTLED:
        cancel(app, work, region, appointment)
    elif known.state == "booked":
        work.appointments.triaged(appointment, app.clock.now())
    else:
        raise Problem(409, "Termin nicht mehr gebucht", "Dieser Termin ist schon abgesagt oder entfallen.")
