"""Records the phone contact that comes before a personal appointment, and what it decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.scheduling import CONTACT_CONTRADICTS, CONTACT_UNKNOWN, TRIAGE_INVALID
from services.contracts.faults import Fault
from services.scheduling.application.bookings.cancel_appointment import cancel
from services.scheduling.application.bookings.phone_contact import valid_since
from services.scheduling.application.commands import Cancel, RecordTriage
from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import bookable, no_longer_booked, unknown_appointment, unknown_site
from services.scheduling.application.records import PERSONAL_VISIT, SETTLED, Booking, Contact
from services.scheduling.application.rules_around import rules_around
from services.scheduling.application.views import contact as shown
from services.scheduling.domain.rules import Rules


def record_triage(app: App, region: str, command: RecordTriage, actor: Actor) -> dict[str, Any]:
    """The contact. `settled_by_phone` cancels the visit it is about; `personal_visit` admits it, or one to be booked.

    Made in an appointment by phone or video it is about the visit that comes next: that appointment stays as it is.
    Raises Problem 409 when it contradicts a contact that still counts and does not say that it replaces it.
    """
    if command.decision == PERSONAL_VISIT and not (command.reason or "").strip():
        raise Problem.of(TRIAGE_INVALID, [Fault("reason", "visit-without-reason")])
    now = app.clock.now()
    with app.begin() as work:
        state = work.sites.locked(region, command.site)
        if state is None or not state.loaded:
            raise unknown_site(region, command.site)
        about = None if command.appointment_id is None else _appointment(work, region, command, command.appointment_id)
        visit = about if about is not None and about.appointment.in_person else None
        # A contact is judged by the stage of the visit that it is about, else by the one in which somebody calls.
        instant = now if visit is None else visit.appointment.starts_at
        rules = rules_around(work, bookable(state, region, command.site, instant), instant).of(instant)
        _known_department(rules, command)
        contact = Contact(
            id=app.new_id(),
            region=region,
            site=command.site,
            household_id=command.household_id,
            appointment_id=visit.appointment.id if visit is not None else None,
            department=command.department,
            decision=command.decision,
            recorded_by=actor.user,
            recorded_at=now,
            reason=command.reason,
            made_in=about.appointment.id if about is not None and visit is None else None,
        )
        replaced = _replaced(work, rules, contact, command.replaces)
        if visit is not None:
            _follow(app, work, region, contact, visit, actor)
        work.triage.add(contact)
        if replaced is not None:
            work.triage.replace(replaced.id, contact.id)
    return shown(contact)


def _known_department(rules: Rules, command: RecordTriage) -> None:
    """A contact with a department that does not exist would never admit anybody."""
    known = rules.site.remote
    if command.department is not None and command.department not in known:
        about = {"name": command.department, "known": list(known)}
        raise Problem.of(TRIAGE_INVALID, [Fault("department", "department-unknown", about)])


def _replaced(work: Work, rules: Rules, contact: Contact, replaces: UUID | None) -> Contact | None:
    """The contact that this one replaces. Two that say the opposite cannot both hold, whatever their sites."""
    site = rules.site
    if replaces is not None:
        earlier = work.triage.find(site.region, replaces)
        if earlier is None or earlier.household_id != contact.household_id:
            raise Problem.of(CONTACT_UNKNOWN, contact=str(replaces))
        return earlier
    since = valid_since(rules, contact.recorded_at)
    standing = work.triage.standing(site.region, None, contact.household_id, contact.department, since)
    if standing is not None and standing.decision != contact.decision:
        raise Problem.of(CONTACT_CONTRADICTS, contact=str(standing.id))
    return None


def _appointment(work: Work, region: str, command: RecordTriage, appointment: UUID) -> Booking:
    known = work.appointments.find(region, appointment)
    if known is None or (known.site, known.appointment.household_id) != (command.site, command.household_id):
        raise unknown_appointment(appointment)
    if known.state != "booked":
        raise no_longer_booked(appointment)
    return known


def _follow(app: App, work: Work, region: str, contact: Contact, visit: Booking, actor: Actor) -> None:
    """Does to the visit what the contact decided."""
    appointment = visit.appointment.id
    if contact.decision == SETTLED:
        cancel(app, work, region, Cancel(appointment, reason=SETTLED, note=contact.reason), actor)
    else:
        work.appointments.triaged(appointment, contact.recorded_at)
