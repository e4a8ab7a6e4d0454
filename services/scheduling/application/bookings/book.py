"""Books an appointment: every guard in one transaction, and nothing at a site that is being switched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.scheduling import BOOKING_INVALID, STAGE_CHANGED
from services.scheduling.application import announce
from services.scheduling.application.bookings.booking_request import appointment_of, faults_of
from services.scheduling.application.bookings.phone_contact import admitting_contact
from services.scheduling.application.commands import Book
from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import at_rest, bookable, not_bookable
from services.scheduling.application.records import Booking, SiteState
from services.scheduling.application.rules_around import rules_around
from services.scheduling.application.views import booking as shown
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.dated_rules import DatedRules
from services.scheduling.domain.occupancy import Occupancy, counted
from services.scheduling.domain.placing import most_telling, placements, within_limits
from services.scheduling.domain.rules import Reason, Refusal

MOST_TRIES = 8
LONGEST_ARRIVAL = timedelta(minutes=240)
"""Visitors wait in the house before their appointment, so those of later ones count too; the region file's limit."""
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
    state = bookable(work.sites.shared(region, command.site), region, command.site, command.starts_at)
    expect(state, command)
    dated = rules_around(work, state, command.starts_at)
    rules = dated.of(command.starts_at)
    now = app.clock.now()
    if faults := faults_of(command, rules.site, now):
        raise Problem.of(BOOKING_INVALID, faults)
    wanted = appointment_of(
        command, rules, id=app.new_id(), household=command.household_id, starts_at=command.starts_at
    )
    contact = None
    if rules.heeds_contact(wanted):
        contact = admitting_contact(work, rules, wanted)
        wanted = replace(wanted, triaged=contact is not None)
    if contact is None and rules.asks_first(wanted):
        # Whoever books cannot decide it alone by calling the matter personal: H4 wants the contact first.
        raise not_bookable(Refusal(Reason.TRIAGE))
    booking = Booking(region, command.site, placed(work, state, dated, wanted, command.staff), note=command.note)
    work.appointments.add([booking], actor.user, now)
    if contact is not None:
        work.triage.use_up(contact.id, wanted.id)
    if command.hold_minutes is None:
        announce.appointment_booked(app, work, state, booking)
    else:
        work.holds.keep(region, wanted.id, now + timedelta(minutes=command.hold_minutes))
    return shown(booking)


def expect(state: SiteState, command: Book) -> None:
    """Whoever looked at a timeline may rely on it for the time that it books, whatever else was announced since."""
    expected = command.expected_sequence
    if expected is None:
        return
    if not state.timeline.touched(command.starts_at) <= expected <= state.timeline.newest:
        raise Problem.of(STAGE_CHANGED, site=command.site)


def placed(
    work: Work,
    state: SiteState,
    dated: DatedRules,
    wanted: Appointment,
    named: tuple[str, ...] | None,
    preferred: tuple[str, ...] | None = None,
) -> Appointment:
    """The appointment with staff and room, and all of it taken. Raises Problem 409 with the reason.

    `named`: who must hold it; `preferred`: who holds it if nobody is named and they are free.

    Others book at the same time: they begin at different placements, and where one has just gone, the next is tried.
    """
    site = dated.of(wanted.starts_at).site
    at_rest(state, site.region, site.id, wanted.arrives_at, wanted.ends_at)
    until = wanted.ends_at + LONGEST_ARRIVAL
    present = work.appointments.between(site.region, site.id, wanted.arrives_at, until)
    engaged = work.appointments.engagements(site.region, [wanted.household_id], wanted.starts_at, wanted.ends_at)
    kind, turn = site.kinds[wanted.kind], wanted.id.int
    calendars = Calendars(present, engaged)
    candidates = placements(dated, wanted, kind, calendars, named or preferred, turn)
    if candidates == Refusal(Reason.STAFF) and preferred and not named:
        candidates = placements(dated, wanted, kind, calendars, None, turn)
    if isinstance(candidates, Refusal):
        raise not_bookable(candidates)
    if not work.places.meet(site.region, [wanted]):
        raise not_bookable(Refusal(Reason.HOUSEHOLD))
    occupancy = Occupancy(dated.limits, counted(claim for each in present for claim in each.claims(site.waiting_area)))
    refused: list[Refusal] = []
    for candidate in islice(within_limits(dated, candidates, occupancy, refused), MOST_TRIES):
        if work.places.try_take(site, candidate, dated.limits):
            return candidate
    raise not_bookable(most_telling(refused) if wanted.in_person else Refusal(Reason.STAFF))
