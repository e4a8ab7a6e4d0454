"""Who keeps a place in the house: seats in zone, building and waiting area, handed out in the order of priority."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from services.scheduling.domain.appointment import Appointment, Claim
from services.scheduling.domain.limits import BUILDING, WAITING
from services.scheduling.domain.rules import Reason, Rules
from services.scheduling.domain.seats import Seats
from services.scheduling.domain.snapshot import Snapshot


def refusals(snapshot: Snapshot) -> dict[UUID, Reason]:
    """Why in-person appointments cannot stay where and when they are; who is missing here stays."""
    rules = snapshot.rules
    refused: dict[UUID, Reason] = {}
    candidates = []
    for appointment in (each for each in snapshot.future if each.in_person):
        reason = _unthinkable(rules, appointment)
        if reason is None:
            candidates.append(appointment)
        else:
            refused[appointment.id] = reason
    seated = _within_limits(rules, candidates, snapshot.running)
    for appointment in candidates:
        if not _room_fits(rules, appointment):
            refused[appointment.id] = Reason.ROOM
        elif appointment.id not in seated:
            refused[appointment.id] = Reason.LIMIT
    return refused


def remote_conflicts(snapshot: Snapshot) -> dict[UUID, Reason]:
    """By phone or video as it can no longer be: with staff who have left, when nobody works, with nobody to reach."""
    reasons = {each.id: _remote_conflict(snapshot.rules, each) for each in snapshot.future if not each.in_person}
    return {appointment: reason for appointment, reason in reasons.items() if reason is not None}


def _remote_conflict(rules: Rules, appointment: Appointment) -> Reason | None:
    """A replan leaves staff and reach alone: somebody must take them over, or ask for a number."""
    if any(name not in rules.site.staff for name in appointment.staff):
        return Reason.STAFF
    return no_call(rules, appointment) or rules.unreachable(appointment)


def no_call(rules: Rules, appointment: Appointment) -> Reason | None:
    """Why a replan cannot leave it by phone or video at its time."""
    reason = rules.turns_away_call(appointment)
    return Reason.HOURS if reason is None and not rules.open_for(appointment) else reason


def _unthinkable(rules: Rules, appointment: Appointment) -> Reason | None:
    """Refused whatever the numbers: by admission, triage, staff, or because the site is closed then."""
    reason = rules.forbids(appointment)
    if reason is None and not rules.open_for(appointment):
        return Reason.HOURS
    return reason


def _room_fits(rules: Rules, appointment: Appointment) -> bool:
    room = rules.site.rooms.get(appointment.place.room) if appointment.place else None
    return rules.room_fits(room, appointment)


def _within_limits(rules: Rules, candidates: list[Appointment], running: Iterable[Appointment]) -> set[UUID]:
    """The candidates whose visitors all sit below the limits.

    Seats in the zone come first, by rank. Seats in building and waiting area follow the zone's seat within a priority,
    so that the zones share the building evenly: somebody whom the zone turns away takes no low seat from another zone.
    """
    seats: defaultdict[str, Seats] = defaultdict(Seats)
    waiting_area = rules.site.waiting_area
    for appointment in running:
        for claim in appointment.claims(waiting_area):
            seats[claim.scope].take(claim.quarters, claim.persons)

    within = {appointment.id: True for appointment in candidates}
    claims = {appointment.id: list(appointment.claims(waiting_area)) for appointment in candidates}

    def sit(appointment: Appointment, claim: Claim) -> int:
        seat = seats[claim.scope].take(claim.quarters, claim.persons)
        within[appointment.id] &= seat <= rules.limits.of(claim.scope)
        return seat

    zone_seat: dict[UUID, int] = {}
    for appointment in candidates:
        for claim in claims[appointment.id]:
            if claim.scope not in (BUILDING, WAITING):
                zone_seat[appointment.id] = sit(appointment, claim)
    by_zone_seat = sorted(candidates, key=lambda a: (a.priority, zone_seat.get(a.id, 0), a.starts_at, a.id))
    for appointment in by_zone_seat:
        for claim in claims[appointment.id]:
            if claim.scope in (BUILDING, WAITING):
                sit(appointment, claim)
    return {appointment for appointment, inside in within.items() if inside}
