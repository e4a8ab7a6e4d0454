"""Finds staff and a room for an appointment that is to be at a given time: when booking and when importing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, product
from typing import TypeVar

from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars, room_resource, staff_resource
from services.scheduling.domain.dated_rules import DatedRules
from services.scheduling.domain.occupancy import Occupancy
from services.scheduling.domain.rules import Reason, Refusal, Rules
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
    dated: DatedRules,
    wanted: Appointment,
    kind: Kind,
    calendars: Calendars,
    named: tuple[str, ...] | None = None,
    turn: int = 0,
) -> Iterator[Appointment] | Refusal:
    """The appointment with free staff and, in person, a free room it fits into; the reason when there is none.

    Judged by the stage of its start, and by what it would last into. `named`: the staff it must be held by. `turn`
    chooses who is asked first. Occupancy is not looked at.
    """
    start, end = wanted.starts_at, wanted.ends_at
    rules = dated.of(start)
    refusal = _never(dated, wanted, kind)
    if refusal is not None:
        return refusal
    if not calendars.meets(wanted):
        return Refusal(Reason.HOUSEHOLD)
    candidates = iter([named]) if named else teams(rules, wanted, kind.staff)
    free = (
        team
        for team in candidates
        if all(member in rules.site.staff and calendars.free(staff_resource(member), start, end) for member in team)
    )
    staffed = _turned([replace(wanted, staff=team) for team in islice(free, MOST_TEAMS)], turn)
    if not staffed:
        return Refusal(Reason.STAFF)
    if not wanted.in_person:
        return iter(staffed)
    if not rules.present(staffed[0]):
        return Refusal(Reason.STAFF)
    rooms = [room for room in rules.rooms_for(staffed[0]) if calendars.free(room_resource(room.id), start, end)]
    if not rooms:
        return Refusal(Reason.ROOM)
    narrowed = {room.id: dated.narrowed(staffed[0], room) for room in rooms}
    lasting = [room for room in rooms if narrowed[room.id] is None]
    return _pairs(rules, staffed, _turned(lasting, turn)) if lasting else narrowed[rooms[0].id] or Refusal(Reason.ROOM)


def _never(dated: DatedRules, wanted: Appointment, kind: Kind) -> Refusal | None:
    """What speaks against it whoever is free comes first: nobody is to try another time in vain."""
    rules = dated.of(wanted.starts_at)
    reason = rules.turns_away(wanted, kind.staff > 1)
    if reason is None and not rules.open_for(wanted):
        reason = Reason.HOURS
    return dated.closing(wanted) if reason is None else Refusal(reason)


def _pairs(rules: Rules, staffed: list[Appointment], rooms: list[Room]) -> Iterator[Appointment]:
    """Every staff with every room, each next one with another staff in another room."""
    for shift in range(len(staffed)):
        for number, room in enumerate(rooms):
            candidate = staffed[(number + shift) % len(staffed)]
            yield candidate.at(candidate.starts_at, room.place, rules.arrival)


def _turned(items: list[Item], turn: int) -> list[Item]:
    first = turn % len(items) if items else 0
    return items[first:] + items[:first]


def within_limits(
    dated: DatedRules, candidates: Iterable[Appointment], occupancy: Occupancy, refused: list[Refusal]
) -> Iterator[Appointment]:
    """The placements that the limits have places for; `refused` hears why the others are none."""
    for candidate in candidates:
        waiting_area = dated.of(candidate.starts_at).site.waiting_area
        full = occupancy.full(candidate.claims(waiting_area))
        if full is None:
            yield candidate
        else:
            refused.append(dated.crowded(candidate, full))


def most_telling(refused: Iterable[Refusal]) -> Refusal:
    """Of all placements' refusals: that it only lasts too long, if that is so of any of them."""
    return next((each for each in refused if each.at is not None), Refusal(Reason.LIMIT))


def place(
    dated: DatedRules,
    wanted: Appointment,
    kind: Kind,
    calendars: Calendars,
    occupancy: Occupancy,
    named: tuple[str, ...] | None = None,
) -> Appointment | Refusal:
    """The first placement within the limits, taken; or why there is none."""
    candidates = placements(dated, wanted, kind, calendars, named)
    if isinstance(candidates, Refusal):
        return candidates
    site, refused = dated.of(wanted.starts_at).site, list[Refusal]()
    tried = islice(candidates, len(site.rooms) + MOST_TEAMS)
    placed = next(within_limits(dated, tried, occupancy, refused), None)
    if placed is None:
        return most_telling(refused)
    occupancy.take(placed.claims(site.waiting_area))
    calendars.take(placed)
    return placed
