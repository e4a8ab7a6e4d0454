"""Moves an appointment in one act: it keeps its time until the new one is taken, and keeps it where that is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.scheduling import BOOKING_INVALID
from services.scheduling.application import announce
from services.scheduling.application.bookings.book import expect, placed
from services.scheduling.application.bookings.booking_request import appointment_of, faults_of
from services.scheduling.application.bookings.cancel_appointment import end, locked
from services.scheduling.application.bookings.phone_contact import admitting_contact
from services.scheduling.application.commands import Book, Move
from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import bookable, not_bookable
from services.scheduling.application.records import Booking, Ending
from services.scheduling.application.rules_around import rules_around
from services.scheduling.application.views import booking as shown
from services.scheduling.domain.rules import Reason, Refusal

MOVED = "moved"


def move_appointment(app: App, region: str, command: Move, actor: Actor) -> dict[str, Any]:
    """The new appointment; it has the old one's number. Raises what booking raises, and then nothing has changed."""
    with app.begin() as work:
        key = command.idempotency_key
        earlier: dict[str, Any] | None = None if key is None else work.answered.claim(region, key, command.digest)
        answer = earlier or _move(app, work, region, command, actor)
        if key is not None and earlier is None:
            work.answered.answer(region, key, answer)
    return answer


def _move(app: App, work: Work, region: str, command: Move, actor: Actor) -> dict[str, Any]:
    state, old = locked(work, region, command.appointment_id, command.site)
    bookable(state, region, old.site, command.starts_at)
    wish = _wish(command, old)
    expect(state, wish)
    dated = rules_around(work, state, command.starts_at)
    rules = dated.of(command.starts_at)
    now = app.clock.now()
    if faults := faults_of(wish, rules.site, now):
        raise Problem.of(BOOKING_INVALID, faults)
    wanted = appointment_of(
        wish,
        rules,
        id=app.new_id(),
        household=wish.household_id,
        starts_at=wish.starts_at,
        triaged=old.appointment.triaged,
    )
    # Given up and taken in one transaction: whoever is refused has never left.
    contact = work.triage.used_by(old.appointment.id)
    end(app, work, state, old, Ending(now, actor.user, MOVED, command.note), moved_to=wanted.id)
    if rules.heeds_contact(wanted) and not wanted.triaged:
        admitting = admitting_contact(work, rules, wanted)
        contact = None if admitting is None else admitting.id
        wanted = replace(wanted, triaged=contact is not None)
    if rules.asks_first(wanted) and not wanted.triaged:
        raise not_bookable(Refusal(Reason.TRIAGE))
    preferred = old.appointment.staff
    new = replace(old, appointment=placed(work, state, dated, wanted, command.staff, preferred=preferred))
    work.appointments.add([new], actor.user, now)
    if contact is not None:
        work.triage.use_up(contact, wanted.id)
    announce.appointment_booked(app, work, state, new)
    return shown(new)


def _wish(command: Move, old: Booking) -> Book:
    """What is not said anew stays as it was."""
    before = old.appointment
    length = (before.ends_at - before.starts_at) // timedelta(minutes=1)
    return Book(
        site=old.site,
        household_id=before.household_id,
        department=before.department,
        kind=before.kind,
        channel=command.channel or before.channel,
        starts_at=command.starts_at,
        minutes=command.minutes or length,
        persons=before.persons,
        presence_required=before.presence_required,
        phone_known=before.phone_known if command.phone_known is None else command.phone_known,
        video_capable=before.video_capable if command.video_capable is None else command.video_capable,
        staff=command.staff,
        second_person=before.second_person,
        note=old.note,
        expected_sequence=command.expected_sequence,
    )
