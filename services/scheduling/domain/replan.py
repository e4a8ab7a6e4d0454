"""The replan: one pure function from a site's snapshot to a decision for every future appointment.

Preview and switch both call it, so the preview is the outcome.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.decision import Decision, Outcome
from services.scheduling.domain.free_times import FreeTimes
from services.scheduling.domain.occupancy import Occupancy, counted
from services.scheduling.domain.rules import Reason, Rules
from services.scheduling.domain.seating import no_call, refusals
from services.scheduling.domain.site import Room
from services.scheduling.domain.snapshot import Snapshot
from services.scheduling.domain.stage import Channel

AFTER = timedelta(days=1)
"""Whoever starts before the horizon may stay beyond it."""
Unplaced = tuple[Appointment, Reason]
"""An appointment that cannot be at its time, and why."""
CHANNEL_OUTCOME = {Channel.PHONE: Outcome.PHONE, Channel.VIDEO: Outcome.VIDEO}


def replan(snapshot: Snapshot) -> list[Decision]:
    """Keep, phone, video, move, lapse, in this order, for each appointment in the order of rank.

    First everybody who can stay or be served remotely at the same time is settled, then the others are moved into what
    is free: nobody loses a time to somebody who is moved.
    """
    decisions, unplaced, calendars = settle(snapshot)
    decisions.update(move(snapshot, unplaced, calendars, decisions.values()))
    return [decisions[appointment.id] for appointment in snapshot.future]


def settle(snapshot: Snapshot) -> tuple[dict[UUID, Decision], list[Unplaced], Calendars]:
    """Whoever can stay or be served remotely at the same time, and whoever cannot, with the calendars so far."""
    refused = refusals(snapshot)
    calendars = Calendars(snapshot.running, snapshot.elsewhere)
    decisions: dict[UUID, Decision] = {}
    unplaced: list[Unplaced] = []
    for appointment in snapshot.future:
        reason = refused.get(appointment.id, Reason.NONE)
        decision = at_its_time(snapshot.rules, appointment, reason, calendars)
        if isinstance(decision, Reason):
            unplaced.append((appointment, decision))
        else:
            decisions[appointment.id] = decision
            calendars.take(decision.after or appointment)
    return decisions, unplaced, calendars


def at_its_time(rules: Rules, appointment: Appointment, reason: Reason, calendars: Calendars) -> Decision | Reason:
    """Keeps it or serves it remotely at the same time; the reason when neither is possible."""
    if appointment.in_person:
        arriving = appointment
        if reason is Reason.NONE and calendars.admits(arriving):
            return Decision(appointment, arriving, Outcome.KEPT, Reason.NONE)
        reason = Reason.ROOM if reason is Reason.NONE else reason
    else:
        reason = no_call(rules, appointment) or Reason.NONE
        if reason is Reason.NONE and calendars.admits(appointment):
            return Decision(appointment, appointment, Outcome.KEPT, Reason.NONE)
        reason = Reason.STAFF if reason is Reason.NONE else reason
    for channel in rules.remote(appointment):
        remote = appointment.by(channel)
        if rules.open_for(remote) and calendars.admits(remote):
            return Decision(appointment, remote, CHANNEL_OUTCOME[channel], reason)
    return reason


def move(
    snapshot: Snapshot, unplaced: Sequence[Unplaced], calendars: Calendars, settled: Iterable[Decision]
) -> dict[UUID, Decision]:
    """Moves a call to the first free time by phone or video, a visit that is still allowed to one in person.

    The others lapse.
    """
    movable = _movable(snapshot, unplaced)
    free = _free_times(snapshot, calendars, settled) if movable else ()
    decisions: dict[UUID, Decision] = {}
    for appointment, reason in unplaced:
        after = _moved(free, appointment, reason, snapshot.rules) if appointment.id in movable else None
        if after is not None:
            _give(free, after)
        outcome = Outcome.LAPSED if after is None else Outcome.MOVED
        decisions[appointment.id] = Decision(appointment, after, outcome, reason)
    return decisions


def _movable(snapshot: Snapshot, unplaced: Sequence[Unplaced]) -> set[UUID]:
    """Those that some stage would have at another time: where there are none, nobody looks for one."""
    stages = [rules for _, _, rules in snapshot.over_time.between(move_from(snapshot), move_until(snapshot))]
    stages.append(snapshot.rules)
    return {each.id for each, _ in unplaced if any(_bearable(rules, each) for rules in stages)}


def _bearable(rules: Rules, appointment: Appointment) -> bool:
    if not appointment.in_person and rules.turns_away_call(appointment) is None:
        return True
    return rules.forbids(appointment) is None


def _moved(free: Sequence[FreeTimes], appointment: Appointment, reason: Reason, own: Rules) -> Appointment | None:
    """At its first free time, by the rules of the stage that holds then."""
    if not appointment.in_person and reason is Reason.HOURS:
        # Nobody works then, and nothing speaks against the call itself: it stays one, at another time.
        offered = (times for times in free if times.rules.turns_away_call(appointment) is None)
        later = next(filter(None, (times.first_call(appointment) for times in offered)), None)
        if later is not None:
            return later
    if reason is Reason.ROOM and own.forbids(appointment) is None:
        same_time = _another_room(free, appointment, own)
        if same_time is not None:
            return same_time
    admitted = (times for times in free if times.rules.forbids(appointment) is None)
    firsts = (times.first(appointment, _rooms(times.rules, appointment), appointment.starts_at) for times in admitted)
    return next(filter(None, firsts), None)


def _another_room(free: Sequence[FreeTimes], appointment: Appointment, rules: Rules) -> Appointment | None:
    """The same time in another room: what its own room no longer admits, another may."""
    if not rules.open_at(appointment.starts_at, appointment.ends_at):
        return None
    for room in _rooms(rules, appointment):
        other = appointment.at(appointment.starts_at, room.place, rules.arrival)
        if free[0].calendars.admits(other) and free[0].occupancy.fits(list(other.claims(rules.site.waiting_area))):
            return other
    return None


def _rooms(rules: Rules, appointment: Appointment) -> list[Room]:
    """Rooms that everybody fits into, its own first."""
    own = appointment.place.room if appointment.place else None
    return sorted(rules.rooms_for(appointment), key=lambda room: room.id != own)


def _free_times(snapshot: Snapshot, calendars: Calendars, settled: Iterable[Decision]) -> Sequence[FreeTimes]:
    """Free times stage by stage, in order, over one calendar; at least one, though it may offer nothing."""
    rules, over_time = snapshot.rules, snapshot.over_time
    first, last = move_from(snapshot), move_until(snapshot)
    staying = [decision.after for decision in settled if decision.after is not None]
    waiting_area = rules.site.waiting_area
    claims = (claim for kept in [*staying, *snapshot.running] for claim in kept.claims(waiting_area))
    occupancy = Occupancy(over_time.limits, counted(claims))
    parts = list(over_time.between(first, last)) or [(first, first, rules)]
    return [FreeTimes(each, begin, end, calendars, occupancy, over_time) for begin, end, each in parts]


def _give(free: Sequence[FreeTimes], appointment: Appointment) -> None:
    """Its time is taken, whichever stage's it is."""
    free[0].take(appointment)
    for times in free[1:]:
        times.given(appointment)


def move_from(snapshot: Snapshot) -> datetime:
    """The earliest time an appointment may be moved to: after the notice that its household must get."""
    return snapshot.rules.opening.after_working_days(snapshot.effective_at, snapshot.rules.stage.notice_working_days)


def move_until(snapshot: Snapshot) -> datetime:
    """Before then an appointment that is moved starts."""
    return snapshot.rules.opening.after_days(snapshot.effective_at, snapshot.rules.stage.move_horizon_days)
