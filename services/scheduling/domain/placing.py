"""Finds staff and a room for an appointment that is to be at a given time: when booking and when importing."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product
from typing import TypeVar

from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars, room_resource, staff_resource
from services.scheduling.domain.occupancy import Occupancy
from services.scheduling.domain.rules import Reason, Rules
from services.scheduling.domain.site import Kind, Member, Room

MOST_TEAMS = 12
Item = TypeVar("Item")


def teams(rules: Rules, wanted: Appointment, count: int) -> Iterator[tuple[str, ...]]:
    """Who may hold it: one of its department, with a colleague for a tandem."""
    own, colleagues = sides(rules, wanted)
    if count == 1:
        yield from ((member.id,) for member in own)
        return
    for first, second in product(own, colleagues):
        if first.id != second.id:
            yield _team(first, second)


def sides(rules: Rules, wanted: Appointment) -> tuple[list[Member], list[Member]]:
    """The staff of its department, and their colleagues for a tandem: always of other departments (W6)."""
    members = [member for member in rules.site.staff.values() if not (wanted.in_person and member.at_home)]
    own = [member for member in members if member.department == wanted.department]
    if not wanted.in_person:
        own.sort(key=lambda member: not member.at_home)
    return own, [member for member in members if member.department != wanted.department]


def _team(first: Member, second: Member) -> tuple[str, ...]:
    return tuple(sorted((first.id, second.id)))


def placements(
    rules: Rules,
    wanted: Appointment,
    kind: Kind,
    calendars: Calendars,
    named: tuple[str, ...] | None = None,
    turn: int = 0,
) -> Iterator[Appointment] | Reason:
    """The appointment with free staff and, in person, a free room it fits into; the reason when there is none.

    `named`: the staff it must be held by. `turn` chooses who is asked first. Occupancy is not looked at.
    """
    start, end = wanted.starts_at, wanted.ends_at
    reason = _never(rules, wanted, kind)
    if reason is not None:
        return reason
    if not calendars.meets(wanted):
        return Reason.HOUSEHOLD
    candidates = iter([named]) if named else teams(rules, wanted, kind.staff)
    free = (
        team
        for team in candidates
        if all(member in rules.site.staff and calendars.free(staff_resource(member), start, end) for member in team)
    )
    staffed = _turned([replace(wanted, staff=team) for team in islice(free, MOST_TEAMS)], turn)
    if not staffed:
        return Reason.STAFF
    if not wanted.in_person:
        return iter(staffed)
    if not rules.present(staffed[0]):
        return Reason.STAFF
    rooms = [room for room in rules.rooms_for(staffed[0]) if calendars.free(room_resource(room.id), start, end)]
    if not rooms:
        return Reason.ROOM
    return _pairs(rules, staffed, _turned(rooms, turn))


def _never(rules: Rules, wanted: Appointment, kind: Kind) -> Reason | None:
    """What speaks against it whoever is free comes first: nobody is to try another time in vain."""
    reason = rules.turns_away(wanted, kind.staff > 1)
    return Reason.HOURS if reason is None and not rules.open_for(wanted) else reason


def _pairs(rules: Rules, staffed: list[Appointment], rooms: list[Room]) -> Iterator[Appointment]:
    """Every staff with every room, each next one with another staff in another room."""
    for shift in range(len(staffed)):
        for number, room in enumerate(rooms):
            candidate = staffed[(number + shift) % len(staffed)]
            yield candidate.at(candidate.starts_at, room.place, rules.arrival)


def _turned(items: list[Item], turn: int) -> list[Item]:
    first = turn % len(items) if items else 0
    return items[first:] + items[:first]


def place(
    rules: Rules,
    wanted: Appointment,
    kind: Kind,
    calendars: Calendars,
    occupancy: Occupancy,
    named: tuple[str, ...] | None = None,
) -> Appointment | Reason:
    """The first placement within the limits, taken; or why there is none."""
    candidates = placements(rules, wanted, kind, calendars, named)
    if isinstance(candidates, Reason):
        return candidates
    for candidate in islice(candidates, len(rules.site.rooms) + MOST_TEAMS):
        claims = list(candidate.claims(rules.site.waiting_area))
        if occupancy.fits(claims):
            occupancy.take(claims)
            calendars.take(candidate)
            return candidate
    return Reason.LIMIT
