"""Books an appointment: every guard in one transaction, and nothing at a site that is being switched."""

from __future__ import annotations

from itertools import islice
from typing import Any

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.scheduling import STAGE_CHANGED
from services.scheduling.application import announce
from services.scheduling.application.bookings.booking_request import appointment_of
from services.scheduling.application.commands import Book
from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import bookable, not_bookable
from services.scheduling.application.records import Booking, SiteState
from services.scheduling.application.views import booking as shown
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.placing import placements
from services.scheduling.domain.rules import Reason, Rules
from services.scheduling.domain.stage import EMERGENCY, Channel

MOST_TRIES = 8
BUSY = 503


def book(app: App, region: str, command: Book, actor: Actor) -> dict[str, Any]:
    """The booked appointment. Raises Problem 409 with the reason, 422 for a faulty wish, 503 to try again."""
    try:
        with app.begin() as work:
            earlier = _earlier(work, region, command)
            answer = earlier or _book(app, work, region, command, actor)
            if command.idempotency_key is not None and earlier is None:
                work.answered.answer(region, command.idempotency_key, answer)
            work.on_commit(lambda: app.meter.booked("repeated" if earlier else "booked"))
        return answer
    except Problem as problem:
        app.meter.booked("busy" if problem.status == BUSY else "refused")
        raise


def _earlier(work: Work, region: str, command: Book) -> dict[str, Any] | None:
    """What the same request was answered with; however close together two come, only one books."""
    if command.idempotency_key is None:
        return None
    answer: dict[str, Any] | None = work.answered.claim(region, command.idempotency_key, command.digest)
    return answer


def _book(app: App, work: Work, region: str, command: Book, actor: Actor) -> dict[str, Any]:
    state = bookable(work.sites.shared(region, command.site), region, command.site)
    _expect(state, command)
    rules = Rules(work.regions.layout(region, command.site), state.stage_in_force, state.limits_in_force)
    contact = None
    first_by_phone = rules.stage.triage_required and command.channel is Channel.IN_PERSON and command.kind != EMERGENCY
    if first_by_phone:
        contact = work.triage.admitting(region, command.site, command.household_id, command.department)
    wanted = appointment_of(command, rules, id=app.new_id(), now=app.clock.now(), triaged=contact is not None)
    if first_by_phone and contact is None:
        # Whoever books cannot decide it alone by calling the matter personal: H4 wants the contact first.
        raise not_bookable(Reason.TRIAGE)
    booking = Booking(region, command.site, _placed(work, rules, wanted, command.staff))
    work.appointments.add([booking], actor.user, app.clock.now())
    if contact is not None:
        work.triage.use_up(contact, wanted.id)
    announce.appointment_booked(app, work, state, booking)
    return shown(booking)


def _expect(state: SiteState, command: Book) -> None:
    expected = command.expected_sequence
    if expected is not None and expected != state.stage_sequence:
        raise Problem.of(STAGE_CHANGED, site=command.site)


def _placed(work: Work, rules: Rules, wanted: Appointment, named: tuple[str, ...] | None) -> Appointment:
    """The appointment with staff and room, and all of it taken.

    Others book at the same time: they begin at different placements, and where one has just gone, the next is tried.
    """
    site = rules.site
    present = work.appointments.between(site.region, site.id, wanted.starts_at, wanted.ends_at)
    kind, turn = site.kinds[wanted.kind], wanted.id.int
    candidates = placements(rules, wanted, kind, Calendars(present), named, turn)
    if isinstance(candidates, Reason):
        raise not_bookable(candidates)
    for candidate in islice(candidates, MOST_TRIES):
        if work.places.try_take(site, candidate, rules.limits):
            return candidate
    raise not_bookable(Reason.LIMIT if wanted.in_person else Reason.STAFF)
