"""A wish for an appointment, checked whole against what the site and the region know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.contracts.faults import Fault
from services.scheduling.application.commands import Book, Wish
from services.scheduling.domain import quarters
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.site import Kind, Site
from services.scheduling.domain.stage import Channel

FEWEST_LETTERS = 3
LONGEST_AHEAD = timedelta(days=730)


def appointment_of(
    wish: Wish, rules: Rules, *, id: UUID, household: UUID, starts_at: datetime, triaged: bool = False
) -> Appointment:
    """The wish as an appointment still without staff and room; its kind is known."""
    kind = rules.site.kinds[wish.kind]
    in_person = wish.channel is Channel.IN_PERSON
    by_video = wish.channel is Channel.VIDEO
    return Appointment(
        id=id,
        household_id=household,
        department=wish.department,
        kind=wish.kind,
        channel=wish.channel,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=wish.minutes or kind.minutes),
        arrives_at=starts_at - rules.arrival if in_person else starts_at,
        place=None,
        staff=(),
        persons=wish.persons or kind.persons,
        presence_required=wish.presence_required,
        phone_known=wish.phone_known,
        video_capable=by_video if wish.video_capable is None else wish.video_capable,
        triaged=triaged,
        second_person=wish.second_person,
    )


def faults_of(command: Book, site: Site, now: datetime) -> list[Fault]:
    """Every fault of a wish for a time."""
    faults = matter_faults(command, site)
    faults += wrong_time(command.starts_at, now, "starts_at")
    faults += off_the_grid(command.starts_at, "starts_at")
    if command.second_person and not says_something(command.note):
        faults.append(Fault("note", "second-person-without-note"))
    return faults


def says_something(note: str | None) -> bool:
    """Not a full stop in place of a reason."""
    return sum(character.isalpha() for character in note or "") >= FEWEST_LETTERS


def matter_faults(wish: Wish, site: Site) -> list[Fault]:
    """What is wrong with a wish at any time."""
    faults = list(unknown_matter(wish.kind, wish.department, site))
    faults += wrong_staff(wish.staff, site.kinds.get(wish.kind), wish.department, site, "staff")
    if wish.channel is not Channel.IN_PERSON and wish.presence_required:
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


def off_the_grid(start: datetime, place: str) -> Iterator[Fault]:
    """Times are offered at full quarter hours, so they are booked there."""
    if start.timestamp() % quarters.SECONDS:
        yield Fault(place, "not-a-quarter-hour")


def off_the_minute(start: datetime, place: str) -> Iterator[Fault]:
    """What another system has agreed on may lie between quarter hours, but nobody is invited to the second."""
    if start.second or start.microsecond:
        yield Fault(place, "not-a-full-minute")


def wrong_staff(
    named: Sequence[str] | None, kind: Kind | None, department: str, site: Site, place: str
) -> Iterator[Fault]:
    """Named staff must be of the house, as many as the matter takes (W6), and of the departments that hold it."""
    strangers = [name for name in named or () if name not in site.staff]
    if strangers:
        yield Fault(place, "staff-not-of-site", {"staff": strangers})
    elif named and kind and len(named) != kind.staff:
        yield Fault(place, "wrong-number-of-staff", {"needed": kind.staff, "named": len(named)})
    elif named and kind and not site.holds(kind, department, [site.staff[name].department for name in named]):
        yield Fault(place, "staff-not-of-department", {"department": department})
