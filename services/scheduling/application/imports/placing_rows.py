"""Gives the lines of a file their staff and rooms, site by site; a household is in one place over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.faults import Fault
from services.contracts.portions import in_portions
from services.contracts.problems import BUSY
from services.scheduling.application.bookings.booking_request import appointment_of
from services.scheduling.application.bookings.phone_contact import admitting_contact
from services.scheduling.application.commands import ImportRow
from services.scheduling.application.imports.rows import fault, source_of, wrong
from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import about, at_rest, code_of
from services.scheduling.application.records import Booking, SiteState
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars, Engagement
from services.scheduling.domain.dated_rules import DatedRules, dated_rules
from services.scheduling.domain.occupancy import Occupancy, counted
from services.scheduling.domain.placing import place
from services.scheduling.domain.rules import Reason, Refusal, Rules
from services.scheduling.domain.site import Site

Lines = Sequence[tuple[ImportRow, Booking | None]]
"""Each with the appointment that it changes; None for a new one."""
MARGIN = timedelta(days=1)
KEY = {
    Reason.ADMISSION: "channel",
    Reason.TRIAGE: "channel",
    Reason.CHANNEL: "channel",
    Reason.GROUP: "persons",
    Reason.PHONE: "phone_known",
    Reason.VIDEO: "video_capable",
    Reason.HOURS: "starts_at",
    Reason.HOUSEHOLD: "starts_at",
    Reason.STAFF: "staff",
    Reason.ROOM: "starts_at",
    Reason.LIMIT: "starts_at",
    Reason.CLOSING: "starts_at",
    Reason.NARROWING: "starts_at",
    Reason.NONE: "reference",
}
"""Where in its row to look when an appointment is refused."""


class Placer:
    def __init__(self, app: App, work: Work, region: str, now: datetime, faults: list[Fault]) -> None:
        self._app, self._work, self._region, self._now = app, work, region, now
        self.faults = faults
        self.bookings: list[Booking] = []
        self.used: dict[UUID, UUID] = {}
        """Appointments by the phone contact that admits them."""

    def place(self, state: SiteState, lines: Lines) -> None:
        """Those that name their staff first. What is changed has been released: it does not stand in its own way."""
        site = state.site
        layout = self._work.regions.layout(self._region, site)
        valid = []
        for row, there in in_portions(lines):
            faults = wrong(row, layout, self._now)
            self.faults += faults
            if not faults:
                valid.append((row, there))
        if not valid:
            return
        dated = dated_rules(layout, state.timeline)
        calendars, occupancy = self._present(layout, dated, valid)
        here = []
        for row, there in in_portions(sorted(valid, key=lambda line: line[0].staff is None)):
            rules = self._rules(state, dated, row)
            wanted, contact = self._wanted(row, there, rules)
            if rules.asks_first(wanted) and not wanted.triaged:
                self.faults.append(fault(row, KEY[Reason.TRIAGE], code_of(Reason.TRIAGE)))
                continue
            placed = place(dated, wanted, rules.site.kinds[row.kind], calendars, occupancy, row.staff)
            if isinstance(placed, Refusal):
                self.faults.append(fault(row, KEY[placed.reason], code_of(placed.reason), **about(placed)))
            else:
                here.append(Booking(self._region, site, placed, row.reference, note=row.note, source=source_of(row)))
                if contact is not None:
                    self.used[contact] = placed.id
        self.bookings += here
        if not self.faults:
            self._take(layout, here)

    def _rules(self, state: SiteState, dated: DatedRules, row: ImportRow) -> Rules:
        """Those of the stage that holds when it begins. Raises Problem 409 where that is being replanned."""
        begin = row.starts_at
        rules = dated.at(begin)
        arrives = begin if rules is None else begin - rules.arrival
        until = begin + timedelta(minutes=row.minutes)
        if rules is None or any(fence.meets(arrives, until) for fence in dated.barred):
            at_rest(state, self._region, state.site, arrives, until)
        return dated.of(begin)

    def _take(self, site: Site, bookings: Sequence[Booking]) -> None:
        appointments = [booking.appointment for booking in bookings]
        if not self._work.places.meet(self._region, appointments):
            # Somebody has booked one of these households at another site just now: the next try sees and names it.
            raise Problem.of(BUSY)
        self._work.places.take(site, appointments)

    def _present(self, site: Site, dated: DatedRules, valid: Lines) -> tuple[Calendars, Occupancy]:
        first = min(row.starts_at for row, _ in valid) - MARGIN
        last = max(row.starts_at for row, _ in valid) + MARGIN
        gone = [there.appointment.id for _, there in valid if there is not None]
        present = [each for each in self._work.appointments.between(self._region, site.id, first, last) if each.holds]
        households = [row.household_id for row, _ in valid]
        engaged = self._work.appointments.engagements(self._region, households, first, last, without=gone)
        earlier = [
            _engagement(booking.appointment)
            for booking in in_portions(self.bookings)
            if not booking.appointment.second_person
        ]
        claims = (claim for appointment in present for claim in appointment.claims(site.waiting_area))
        return Calendars(present, [*engaged, *earlier]), Occupancy(dated.limits, counted(claims))

    def _wanted(self, row: ImportRow, there: Booking | None, rules: Rules) -> tuple[Appointment, UUID | None]:
        """The line as an appointment, and the phone contact that admits it: a file cannot decide that alone (H4)."""
        id = self._app.new_id() if there is None else there.appointment.id
        triaged = there is not None and there.appointment.triaged
        wanted = appointment_of(row, rules, id=id, household=row.household_id, starts_at=row.starts_at, triaged=triaged)
        if not rules.heeds_contact(wanted) or triaged:
            return wanted, None
        admitting = admitting_contact(self._work, rules, wanted)
        contact = admitting.id if admitting is not None and admitting.id not in self.used else None
        return replace(wanted, triaged=contact is not None), contact


def _engagement(appointment: Appointment) -> Engagement:
    return Engagement(appointment.household_id, appointment.starts_at, appointment.ends_at)
