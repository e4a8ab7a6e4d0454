"""A wish for an appointment, checked whole against what the site and the region know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.process.problems import Fault
from services.scheduling.application.commands import Book
from services.scheduling.application.refusals import invalid
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.site import Kind, Site
from services.scheduling.domain.stage import Channel

LONGEST_MINUTES = 480
MOST_PERSONS = 20
LONGEST_AHEAD = timedelta(days=730)


def appointment_of(command: Book, rules: Rules, *, id: UUID, now: datetime, triaged: bool) -> Appointment:
    """The wish as an appointment still without staff and room. Raises Problem 422 with every fault."""
    site = rules.site
    faults = _faults(command, site, now)
    if faults:
        raise invalid("Der Terminwunsch hat Fehler", faults)
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
    wrong = {
        "kind": command.kind not in site.kinds and f"„{command.kind}“ ist kein Anliegen der Region",
        "department": command.department not in site.remote and f"„{command.department}“ ist keine Abteilung",
        "starts_at": wrong_time(command.starts_at, now),
        "minutes": not 1 <= (command.minutes or 1) <= LONGEST_MINUTES
        and f"muss zwischen 1 und {LONGEST_MINUTES} liegen",
        "persons": not 1 <= (command.persons or 1) <= MOST_PERSONS and f"höchstens {MOST_PERSONS}",
        "staff": wrong_staff(command.staff, site.kinds.get(command.kind), site),
        "channel": command.channel is not Channel.IN_PERSON
        and command.presence_required
        and "Das Anliegen lässt sich nur persönlich klären",
    }
    return [Fault(place, message) for place, message in wrong.items() if isinstance(message, str)]


def wrong_time(start: datetime, now: datetime) -> str | None:
    """Nobody books the past, or years ahead: that is a typing error."""
    if start < now:
        return "liegt in der Vergangenheit"
    return f"liegt mehr als {LONGEST_AHEAD.days} Tage in der Zukunft" if start - now > LONGEST_AHEAD else None


def wrong_staff(named: Sequence[str] | None, kind: Kind | None, site: Site) -> str | None:
    """Named staff must be of the house and as many as the matter takes: a tandem with one is none (W6)."""
    unknown = [name for name in named or () if name not in site.staff]
    if unknown:
        return f"„{', '.join(unknown)}“ gehört nicht zum Standort"
    if named and kind and len(named) != kind.staff:
        return f"Das Anliegen braucht {kind.staff}, genannt sind {len(named)}"
    return None
