"""What becomes of appointments when an announced stage does not come: what they were, where that is still free."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.decision import Decision, Outcome
from services.scheduling.domain.occupancy import Occupancy, counted
from services.scheduling.domain.replan import Unplaced, at_its_time, move, settle
from services.scheduling.domain.rules import Reason, Rules
from services.scheduling.domain.seating import no_call
from services.scheduling.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Change:
    """What the announced stage did to an appointment that nobody has touched since.

    `now`: as it is; of one that `lapsed`, as it was last. `before`: as it was before the announcement.
    """

    before: Appointment
    now: Appointment
    lapsed: bool = False


def take_back(snapshot: Snapshot, changes: Sequence[Change]) -> list[Decision]:
    """A decision for each change and each other appointment of the snapshot, by the rules that hold instead.

    Others come first: nobody who was booked meanwhile loses a time to one that returns. What returns does so in the
    order of rank; what cannot keeps its change where the stage of that time allows it, or is replanned like any other.
    What lapsed and cannot return stays lapsed, and is told again.
    """
    changed = {change.now.id for change in changes}
    others = replace(
        snapshot,
        future=tuple(each for each in snapshot.future if each.id not in changed),
        running=tuple(each for each in snapshot.running if each.id not in changed),
    )
    decisions, unplaced, calendars = settle(others)
    desk = _Desk(others, calendars, decisions.values())
    left: list[tuple[Change, Reason]] = []
    for change in sorted(changes, key=lambda change: change.before.rank()):
        reason = desk.refuses(snapshot.rules, change.before)
        if reason is Reason.NONE:
            decisions[change.now.id] = Decision(change.now, desk.take(change.before), Outcome.RETURNED, reason)
        else:
            left.append((change, reason))
    for change, reason in left:
        decision = _not_returned(desk, snapshot, change, reason)
        if isinstance(decision, Decision):
            decisions[change.now.id] = decision
        else:
            unplaced.append(decision)
    decisions.update(move(others, sorted(unplaced, key=lambda each: each[0].rank()), calendars, decisions.values()))
    return sorted(decisions.values(), key=lambda decision: decision.before.rank())


class _Desk:
    """Gives times, places and rooms away, one appointment after the other."""

    def __init__(self, snapshot: Snapshot, calendars: Calendars, settled: Iterable[Decision]) -> None:
        self._waiting_area = snapshot.rules.site.waiting_area
        self.calendars = calendars
        staying = [decision.after for decision in settled if decision.after is not None]
        claims = (claim for each in (*staying, *snapshot.running) for claim in each.claims(self._waiting_area))
        self._occupancy = Occupancy(snapshot.over_time.limits, counted(claims))

    def refuses(self, rules: Rules, appointment: Appointment) -> Reason:
        """Why the appointment cannot be just as it is under these rules; NONE where it can."""
        reason = _forbidden(rules, appointment)
        if reason is not Reason.NONE:
            return reason
        if not self.calendars.admits(appointment):
            return Reason.HOUSEHOLD if not self.calendars.meets(appointment) else Reason.STAFF
        fits = self._occupancy.fits(list(appointment.claims(self._waiting_area)))
        return Reason.NONE if fits else Reason.LIMIT

    def take(self, appointment: Appointment) -> Appointment:
        self.calendars.take(appointment)
        self._occupancy.take(appointment.claims(self._waiting_area))
        return appointment


def _forbidden(rules: Rules, appointment: Appointment) -> Reason:
    if not appointment.in_person:
        return no_call(rules, appointment) or Reason.NONE
    reason = rules.forbids(appointment)
    if reason is None and not rules.open_for(appointment):
        reason = Reason.HOURS
    room = rules.site.rooms.get(appointment.place.room) if appointment.place else None
    if reason is None and not rules.room_fits(room, appointment):
        reason = Reason.ROOM
    return reason or Reason.NONE


def _not_returned(desk: _Desk, snapshot: Snapshot, change: Change, reason: Reason) -> Decision | Unplaced:
    """It keeps the change, or is served remotely at that time; else it has to be moved."""
    now = change.now
    if change.lapsed:
        return Decision(now, None, Outcome.LAPSED, reason)
    rules = snapshot.over_time.at(now.starts_at) or snapshot.rules
    decision = at_its_time(rules, now, desk.refuses(rules, now), desk.calendars)
    if isinstance(decision, Reason):
        return now, decision
    desk.take(decision.after or now)
    return decision
