"""The replan: one pure function from a site's snapshot to a decision for every future appointment.

Preview and switch both call it, so the preview is the outcome.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.decision import Decision, Outcome
from services.scheduling.domain.free_times import FreeTimes
from services.scheduling.domain.occupancy import Occupancy, counted
from services.scheduling.domain.rules import Reason, Rules
from services.scheduling.domain.seating import refusals
from services.scheduling.domain.site import Room
from services.scheduling.domain.snapshot import Snapshot
from services.scheduling.domain.stage import Channel

CHANNEL_OUTCOME = {Channel.PHONE: Outcome.PHONE, Channel.VIDEO: Outcome.VIDEO}


def replan(snapshot: Snapshot) -> list[Decision]:
    """Keep, phone, video, move, lapse, in this order, for each appointment in the order of rank.

    First everybody who can stay or be served remotely at the same time is settled, then the others are moved into what
    is free: nobody loses a time to somebody who is moved.
    """
    refused = refusals(snapshot)
    calendars = Calendars(snapshot.running)
    decisions: dict[UUID, Decision] = {}
    unplaced: list[tuple[Appointment, Reason]] = []
    for appointment in sorted(snapshot.future, key=Appointment.rank):
        reason = refused.get(appointment.id, Reason.NONE)
        decision = _at_its_time(snapshot.rules, appointment, reason, calendars)
        if isinstance(decision, Reason):
            unplaced.append((appointment, decision))
        else:
            decisions[appointment.id] = decision
            calendars.take(decision.after or appointment)
    decisions.update(_move(snapshot, unplaced, calendars, decisions.values()))
    return [decisions[appointment.id] for appointment in sorted(snapshot.future, key=Appointment.rank)]


def _at_its_time(rules: Rules, appointment: Appointment, reason: Reason, calendars: Calendars) -> Decision | Reason:
    """Keeps it or serves it remotely at the same time; the reason when neither is possible."""
    if appointment.in_person:
        arriving = appointment
        if reason is Reason.NONE and calendars.admits(arriving):
            return Decision(appointment, arriving, Outcome.KEPT, Reason.NONE)
        reason = Reason.ROOM if reason is Reason.NONE else reason
    elif rules.stage.offers(appointment.channel):
        if calendars.admits(appointment):
            return Decision(appointment, appointment, Outcome.KEPT, Reason.NONE)
        reason = Reason.STAFF
    else:
        reason = Reason.ADMISSION
    for channel in rules.remote(appointment):
        remote = appointment.by(channel)
        if calendars.admits(remote):
            return Decision(appointment, remote, CHANNEL_OUTCOME[channel], reason)
    return reason


def _move(
    snapshot: Snapshot, unplaced: list[tuple[Appointment, Reason]], calendars: Calendars, settled: Iterable[Decision]
) -> dict[UUID, Decision]:
    """Moves who may still come in person to the first free time; the others lapse."""
    rules = snapshot.rules
    times = _free_times(snapshot, calendars, settled) if unplaced else None
    decisions: dict[UUID, Decision] = {}
    for appointment, reason in unplaced:
        after = None
        if times is not None and rules.forbids(appointment) is None:
            after = _first(rules, times, appointment, reason)
        if after is not None and times is not None:
            times.take(after)
        outcome = Outcome.LAPSED if after is None else Outcome.MOVED
        decisions[appointment.id] = Decision(appointment, after, outcome, reason)
    return decisions


def _first(rules: Rules, times: FreeTimes, appointment: Appointment, reason: Reason) -> Appointment | None:
    rooms = _rooms(rules, appointment)
    if reason is Reason.ROOM:
        same_time = _another_room(rules, times, appointment, rooms)
        if same_time is not None:
            return same_time
    return times.first(appointment, rooms, without=appointment.starts_at)


def _another_room(rules: Rules, times: FreeTimes, appointment: Appointment, rooms: list[Room]) -> Appointment | None:
    """The same time in another room: what its own room no longer admits, another may."""
    if not rules.open_at(appointment.starts_at, appointment.ends_at):
        return None
    for room in rooms:
        other = appointment.at(appointment.starts_at, room.place, rules.arrival)
        if times.calendars.admits(other) and times.occupancy.fits(list(other.claims(rules.site.waiting_area))):
            return other
    return None


def _rooms(rules: Rules, appointment: Appointment) -> list[Room]:
    """Rooms that everybody fits into, its own first."""
    own = appointment.place.room if appointment.place else None
    return sorted(rules.rooms_for(appointment), key=lambda room: room.id != own)


def _free_times(snapshot: Snapshot, calendars: Calendars, settled: Iterable[Decision]) -> FreeTimes:
    rules = snapshot.rules
    first = move_from(snapshot)
    last = rules.opening.after_days(snapshot.effective_at, rules.stage.move_horizon_days)
    staying = [decision.after for decision in settled if decision.after is not None]
    waiting_area = rules.site.waiting_area
    claims = (claim for kept in [*staying, *snapshot.running] for claim in kept.claims(waiting_area))
    return FreeTimes(rules, first, last, calendars, Occupancy(rules.limits, counted(claims)))


def move_from(snapshot: Snapshot) -> datetime:
    """The earliest time an appointment may be moved to: after the notice that its household must get."""
    return snapshot.rules.opening.after_working_days(snapshot.effective_at, snapshot.rules.stage.notice_working_days)
