"""Imports appointments: all of a file or none, every faulty line named, under the stage and the guards in force.

A file is a full export that comes again and again: what it says anew of an appointment is taken, what it says still is
left as it has become here, what it no longer mentions is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import nsmallest
from typing import Any

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.scheduling import IMPORT_INVALID, MOST_VANISHED
from services.contracts.faults import Fault
from services.contracts.portions import in_portions
from services.scheduling.application.commands import ImportRow
from services.scheduling.application.imports.placing_rows import Placer
from services.scheduling.application.imports.rows import fault, source_of
from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import bookable
from services.scheduling.application.records import Booking, SiteState
from services.scheduling.application.views import booking as shown

MOST_FAULTS = 1000


@dataclass
class Sorted:
    """The lines of a file by what is to be done with them."""

    new: list[ImportRow] = field(default_factory=list)
    changed: list[tuple[ImportRow, Booking]] = field(default_factory=list)
    adopted: list[Booking] = field(default_factory=list)
    """Imported before lines were remembered: from now on they are."""
    unchanged: int = 0
    over: list[ImportRow] = field(default_factory=list)
    """Cancelled or lapsed here: that a file still names them brings none of them back."""


def import_appointments(app: App, region: str, rows: Sequence[ImportRow], actor: Actor) -> dict[str, Any]:
    """What was imported, changed, left. Raises Problem 422 with the faults of all lines; then nothing was imported."""
    now = app.clock.now()
    references = [row.reference for row in rows]
    with app.begin() as work:
        # All sites first: of two who bring the same file at once, the second must see what the first has imported.
        before = work.appointments.imported(region, references)
        wanted = {row.site for row in rows} | {booking.site for booking in before.values()}
        states = {site: work.sites.locked(region, site) for site in sorted(wanted)}
        known = work.appointments.imported(region, references)
        faults = [*_repeated(rows), *_of_others(rows, known)]
        by_kind = _sorted(rows, known, {each.line for each in faults})
        placer = Placer(app, work, region, now, faults)
        _place(placer, work, region, states, by_kind)
        if faults:
            raise _faulty(faults)
        added = [booking for booking in placer.bookings if booking.reference not in known]
        work.appointments.add(added, actor.user, now)
        changed = [booking for booking in placer.bookings if booking.reference in known]
        work.appointments.change([*changed, *by_kind.adopted], actor.user, now)
        for contact, appointment in placer.used.items():
            work.triage.use_up(contact, appointment)
        vanished = _vanished(work, region, rows, now)
        return {
            "imported": len(added),
            "updated": len(changed),
            "unchanged": by_kind.unchanged + len(by_kind.adopted),
            "over": [row.reference for row in by_kind.over[:MOST_VANISHED]],
            "vanished": [shown(booking) for booking in vanished[:MOST_VANISHED]],
            "vanished_count": len(vanished),
        }


def _sorted(rows: Sequence[ImportRow], known: Mapping[str, Booking], faulty: Collection[int | None]) -> Sorted:
    """Lines are compared with what the same line said before: what became of it here is nobody's fault there."""
    by_kind = Sorted()
    for row in in_portions(rows):
        there = known.get(row.reference)
        if row.line in faulty:
            continue
        if there is None:
            by_kind.new.append(row)
        elif there.state != "booked":
            by_kind.over.append(row)
        elif there.source is None and there.appointment.holds:
            by_kind.adopted.append(replace(there, source=source_of(row)))
        elif there.source in (None, source_of(row)):
            by_kind.unchanged += 1
        else:
            by_kind.changed.append((row, there))
    return by_kind


def _place(placer: Placer, work: Work, region: str, states: Mapping[str, SiteState | None], by_kind: Sorted) -> None:
    """Gives everything new and changed its staff and room."""
    by_site: defaultdict[str, list[tuple[ImportRow, Booking | None]]] = defaultdict(list)
    for row in by_kind.new:
        by_site[row.site].append((row, None))
    for row, there in by_kind.changed:
        by_site[row.site].append((row, there))
    leaving: defaultdict[str, list[Booking]] = defaultdict(list)
    for _, there in by_kind.changed:
        leaving[there.site].append(there)
    for site, bookings in leaving.items():
        for booking in bookings:
            bookable(states[site], region, site, booking.appointment.starts_at)
        work.places.release(work.regions.layout(region, site), [booking.appointment for booking in bookings])
    for site in sorted(by_site):
        state = states[site]
        if state is None or not state.loaded:
            placer.faults += [fault(row, "site", "site-unknown", site=site) for row, _ in by_site[site]]
        else:
            placer.place(state, by_site[site])


def _vanished(work: Work, region: str, rows: Sequence[ImportRow], now: datetime) -> list[Booking]:
    """What was imported before, lies in the sites and the time of this file, and is not in it any more."""
    last = max(row.starts_at for row in rows)
    sites = sorted({row.site for row in rows})
    return work.appointments.vanished(region, sites, now, last, [row.reference for row in rows])


def _repeated(rows: Sequence[ImportRow]) -> list[Fault]:
    faults, seen = list[Fault](), dict[str, int]()
    for row in in_portions(rows):
        earlier = seen.setdefault(row.reference, row.line)
        if earlier != row.line:
            faults.append(fault(row, "reference", "repeated-in-line", line=earlier))
    return faults


def _of_others(rows: Sequence[ImportRow], known: Mapping[str, Booking]) -> list[Fault]:
    """An appointment changes its time, its place or its people, never its household: that is a new one."""
    return [
        fault(row, "reference", "number-of-another-household")
        for row in in_portions(rows)
        if (there := known.get(row.reference)) is not None and there.appointment.household_id != row.household_id
    ]


def _line(fault: Fault) -> int:
    return int(fault.place.removeprefix("line ").partition("/")[0])


def _faulty(faults: list[Fault]) -> Problem:
    ordered = nsmallest(MOST_FAULTS, in_portions(faults), key=_line)
    return Problem.of(IMPORT_INVALID, ordered, count=len(faults))
