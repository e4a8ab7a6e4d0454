"""A wish for an appointment, checked whole against what the site and the region know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.scheduling import BOOKING_INVALID
from services.contracts.faults import Fault
from services.scheduling.application.commands import Book
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.site import Kind, Site
from services.scheduling.domain.stage import Channel

LONGEST_AHEAD = timedelta(days=730)


def appointment_of(command: Book, rules: Rules, *, id: UUID, now: datetime, triaged: bool) -> Appointment:
    """The wish as an appointment still without staff and room. Raises Problem 422 with every fault."""
    site = rules.site
    faults = _faults(command, site, now)
    if faults:
        raise Problem.of(BOOKING_INVALID, faults)
    kind = site.kinds[command.kind]
    in_person = command.channel is Channel.IN_PERSON
    return Appointment(
        id=id,
        household_id=command.household_id,
        department=command.department,
        kind=command.kind,
        channel=command.channel,
        starts_at=command.starts_at,
        ends_at=command.starts_at + timedelta(minutes=command.minutes or kind.minutes),
        arrives_at=command.starts_at - rules.arrival if in_person else command.starts_at,
        place=None,
        staff=(),
        persons=command.persons or kind.persons,
        presence_required=command.presence_required,
        phone_known=command.phone_known,
        video_capable=command.video_capable,
        triaged=triaged,
    )


def _faults(command: Book, site: Site, now: datetime) -> list[Fault]:
    faults = list(unknown_matter(command.kind, command.department, site))
    faults += wrong_time(command.starts_at, now, "starts_at")
    faults += wrong_staff(command.staff, site.kinds.get(command.kind), site, "staff")
    if command.channel is not Channel.IN_PERSON and command.presence_required:
        faults.append(Fault("channel", "only-in-person"))
    return faults


def unknown_matter(kind: str, department: str, site: Site, line: str = "") -> Iterator[Fault]:
    """`line`: the prefix of the places, for rows of a file."""
    if kind not in site.kinds:
        yield Fault(f"{line}kind", "kind-unknown", {"kind": kind})
    if department not in site.remote:
        yield Fault(f"{line}department", "department-unknown", {"name": department, "known": list(site.remote)})


def wrong_time(start: datetime, now: datetime, place: str) -> Iterator[Fault]:
    """Nobody books the past, or years ahead: that is a typing error."""
    if start < now:
        yield Fault(place, "time-in-past", {"at": start.isoformat()})
    elif start - now > LONGEST_AHEAD:
        yield Fault(place, "time-too-far", {"days": LONGEST_AHEAD.days})


def wrong_staff(named: Sequence[str] | None, kind: Kind | None, site: Site, place: str) -> Iterator[Fault]:
    """Named staff must be of the house and as many as the matter takes: a tandem with one is none (W6)."""
    strangers = [name for name in named or () if name not in site.staff]
    if strangers:
        yield Fault(place, "staff-not-of-site", {"staff": strangers})
    elif named and kind and len(named) != kind.staff:
        yield Fault(place, "wrong-number-of-staff", {"needed": kind.staff, "named": len(named)})
