"""Imports appointments: all of a file or none, every faulty line named, under the stage and the guards in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.scheduling import IMPORT_INVALID
from services.contracts.faults import Fault
from services.scheduling.application.bookings.booking_request import unknown_matter, wrong_staff, wrong_time
from services.scheduling.application.commands import ImportRow
from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import bookable, code_of
from services.scheduling.application.records import Booking, SiteState
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.occupancy import Occupancy, counted
from services.scheduling.domain.placing import place
from services.scheduling.domain.rules import Reason, Rules
from services.scheduling.domain.site import Site
from services.scheduling.domain.stage import Channel

MOST_FAULTS = 1000
KEY = {
    Reason.ADMISSION: "channel",
    Reason.TRIAGE: "channel",
    Reason.HOURS: "starts_at",
    Reason.STAFF: "staff",
    Reason.ROOM: "starts_at",
    Reason.LIMIT: "starts_at",
    Reason.NONE: "reference",
}
"""Where in its row to look when an appointment is refused."""
MARGIN = timedelta(days=1)


def import_appointments(app: App, region: str, rows: Sequence[ImportRow], actor: Actor) -> dict[str, int]:
    """Counts what was imported. Raises Problem 422 with the faults of all lines; then nothing was imported."""
    now = app.clock.now()
    by_site: defaultdict[str, list[ImportRow]] = defaultdict(list)
    for row in rows:
        by_site[row.site].append(row)
    with app.begin() as work:
        # All sites first: of two who bring the same file at once, the second must see what the first has imported.
        states = {site: work.sites.locked(region, site) for site in sorted(by_site)}
        repeated = _repeated(rows, work.appointments.references(region, [row.reference for row in rows]))
        faults = list(repeated.values())
        for site, state in states.items():
            if state is None or not state.loaded:
                faults += [_fault(row, "site", "site-unknown", site=site) for row in by_site[site]]
                continue
            here = bookable(state, region, site)
            bookings = _of_site(app, work, here, by_site[site], now, faults, repeated)
            if not faults:
                work.appointments.add(bookings, actor.user, now)
                layout = work.regions.layout(region, site)
                work.places.take(layout, [booking.appointment for booking in bookings])
        if faults:
            raise _faulty(faults)
    return {"imported": len(rows)}


def _of_site(
    app: App,
    work: Work,
    state: SiteState,
    rows: Iterable[ImportRow],
    now: datetime,
    faults: list[Fault],
    repeated: Container[int],
) -> list[Booking]:
    """Gives every line its staff and room, those that name their staff first.

    A line that is there already seeks neither: what it found taken would be itself.
    """
    rules = Rules(work.regions.layout(state.region, state.site), state.stage_in_force, state.limits_in_force)
    valid: list[ImportRow] = []
    for row in rows:
        wrong = _wrong(row, rules.site, now)
        faults += wrong
        if not wrong and row.line not in repeated:
            valid.append(row)
    if not valid:
        return []
    first = min(row.starts_at for row in valid) - MARGIN
    last = max(row.starts_at for row in valid) + MARGIN
    present = work.appointments.between(state.region, state.site, first, last)
    calendars = Calendars(present)
    claims = (claim for appointment in present for claim in appointment.claims(rules.site.waiting_area))
    occupancy = Occupancy(rules.limits, counted(claims))
    bookings = []
    for row in sorted(valid, key=lambda row: row.staff is None):
        wanted = _appointment(app, row, rules)
        placed = place(rules, wanted, rules.site.kinds[row.kind], calendars, occupancy, row.staff)
        if isinstance(placed, Reason):
            faults.append(_fault(row, KEY[placed], code_of(placed)))
        else:
            bookings.append(Booking(state.region, state.site, placed, row.reference))
    return bookings


def _wrong(row: ImportRow, site: Site, now: datetime) -> list[Fault]:
    line = f"line {row.line}/"
    faults = list(unknown_matter(row.kind, row.department, site, line))
    faults += wrong_time(row.starts_at, now, f"{line}starts_at")
    if row.presence_required and row.channel is not Channel.IN_PERSON:
        faults.append(_fault(row, "channel", "only-in-person"))
    faults += wrong_staff(row.staff, site.kinds.get(row.kind), site, f"{line}staff")
    return faults


def _appointment(app: App, row: ImportRow, rules: Rules) -> Appointment:
    in_person = row.channel is Channel.IN_PERSON
    return Appointment(
        id=app.new_id(),
        household_id=row.household_id,
        department=row.department,
        kind=row.kind,
        channel=row.channel,
        starts_at=row.starts_at,
        ends_at=row.starts_at + timedelta(minutes=row.minutes),
        arrives_at=row.starts_at - rules.arrival if in_person else row.starts_at,
        place=None,
        staff=(),
        persons=row.persons,
        presence_required=row.presence_required,
        phone_known=row.phone_known,
        video_capable=row.video_capable,
    )


def _repeated(rows: Sequence[ImportRow], known: set[str]) -> dict[int, Fault]:
    """By line."""
    faults, seen = dict[int, Fault](), dict[str, int]()
    for row in rows:
        earlier = seen.setdefault(row.reference, row.line)
        if earlier != row.line:
            faults[row.line] = _fault(row, "reference", "repeated-in-line", line=earlier)
        elif row.reference in known:
            faults[row.line] = _fault(row, "reference", "already-imported")
    return faults


def _fault(row: ImportRow, key: str, code: str, **params: Any) -> Fault:
    return Fault(f"line {row.line}/{key}", code, params, row.line)


def _faulty(faults: list[Fault]) -> Problem:
    ordered = sorted(faults, key=lambda fault: int(fault.place.removeprefix("line ").partition("/")[0]))
    return Problem.of(IMPORT_INVALID, ordered[:MOST_FAULTS], count=len(faults))
