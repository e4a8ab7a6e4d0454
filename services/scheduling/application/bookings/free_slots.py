"""Free times for a new appointment, by the very rules that booking it will meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.scheduling import BOOKING_INVALID, MATTER_UNKNOWN, PERIOD_INVALID
from services.contracts.faults import Fault
from services.scheduling.application.bookings.booking_request import LONGEST_AHEAD, appointment_of, matter_faults
from services.scheduling.application.bookings.phone_contact import admitting_contact, valid_until
from services.scheduling.application.commands import FindSlots
from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import bookable
from services.scheduling.application.rules_around import rules_around
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.dated_rules import DatedRules
from services.scheduling.domain.free_times import FreeTimes
from services.scheduling.domain.occupancy import Occupancy, counted
from services.scheduling.domain.placing import sides, teams
from services.scheduling.domain.rules import Reason, Rules
from services.scheduling.domain.site import Member

MOST_SLOTS = 500
LONGEST = timedelta(days=62)
NOBODY = UUID(int=0)
EVERYWHERE = -1
"""A mask of all starts: by phone or video the house does not matter."""


def free_slots(app: App, region: str, asked: FindSlots) -> dict[str, Any]:
    """Starts at full quarter hours with how many staff (or teams) are free then; `reason`: why there can be none.

    What is offered can be booked with the same wish, what is not is refused: for a household its other appointments and
    its phone contact count. Without one it is asked for somebody who has neither.
    """
    now = app.clock.now()
    begin, end = max(asked.since, now), min(asked.until, now + LONGEST_AHEAD)
    if asked.until - begin > LONGEST:
        raise Problem.of(PERIOD_INVALID, [Fault("until", "period-too-long", {"days": LONGEST.days})])
    with app.begin() as work:
        state = work.sites.get(region, asked.site)
        # Only where all of the time is being replanned there is nothing to say yet.
        first = begin if state is None else next(state.timeline.open_parts(begin, end), (begin, end))[0]
        dated = rules_around(work, bookable(state, region, asked.site, first), begin, max(begin, end))
        site = dated.of(first).site
        if asked.kind not in site.kinds or asked.department not in site.remote:
            raise Problem.of(MATTER_UNKNOWN, kind=asked.kind, department=asked.department)
        if faults := matter_faults(asked, site):
            raise Problem.of(BOOKING_INVALID, faults)
        parts = list(dated.between(begin, end)) or [(begin, begin, dated.of(first))]
        offers = [_offer(work, dated, part, asked) for part in parts]
    reasons = [reason for reason, _ in offers]
    slots = [slot for _, some in offers for slot in some]
    return {"reason": None if None in reasons else str(reasons[0]), "slots": slots[:MOST_SLOTS]}


def _offer(
    work: Work, dated: DatedRules, part: tuple[datetime, datetime, Rules], asked: FindSlots
) -> tuple[Reason | None, list[dict[str, Any]]]:
    """What one stage offers in its part of the time, or why it never does."""
    begin, end, rules = part
    wish, admitted_until = _wish(work, rules, asked, begin)
    end = min(end, admitted_until)
    reason = _never(dated, rules, wish, asked)
    if begin >= end or reason is not None:
        return reason, []
    return None, _slots(_times(work, rules, dated, wish, begin, end), rules, wish, asked.staff)


def _wish(work: Work, rules: Rules, asked: FindSlots, begin: datetime) -> tuple[Appointment, datetime]:
    """And until when its phone contact admits it."""
    household = asked.household_id or NOBODY
    wish = appointment_of(asked, rules, id=NOBODY, household=household, starts_at=begin, triaged=False)
    if not rules.heeds_contact(wish):
        return wish, asked.until
    contact = admitting_contact(work, rules, wish) if asked.household_id else None
    if contact is None:
        return replace(wish, triaged=False), asked.until
    # The end of a search is not offered itself, the last instant of a contact is.
    return replace(wish, triaged=True), valid_until(rules, contact) + timedelta(minutes=1)


def _never(dated: DatedRules, rules: Rules, wish: Appointment, asked: FindSlots) -> Reason | None:
    """`wish` begins as early as it may: where that lasts into a closing, every later one does."""
    tandem = rules.site.kinds[wish.kind].staff > 1
    if rules.asks_first(wish) and not wish.triaged:
        reason = rules.turns_away(replace(wish, triaged=True), tandem)
        return reason or Reason.TRIAGE
    reason = rules.turns_away(wish, tandem)
    named = replace(wish, staff=asked.staff or ())
    if reason is None and wish.in_person and asked.staff and not rules.present(named):
        return Reason.STAFF
    closing = dated.closing(wish)
    return closing.reason if reason is None and closing is not None else reason


def _times(
    work: Work, rules: Rules, dated: DatedRules, wish: Appointment, first: datetime, last: datetime
) -> FreeTimes:
    day = timedelta(days=1)
    site = rules.site
    present = work.appointments.between(site.region, site.id, first - day, last + day)
    engaged = work.appointments.engagements(site.region, [wish.household_id], first - day, last + day)
    claims = (claim for appointment in present for claim in appointment.claims(site.waiting_area))
    occupancy = Occupancy(dated.limits, counted(claims))
    return FreeTimes(rules, first, last, Calendars(present, engaged), occupancy, dated)


def _slots(times: FreeTimes, rules: Rules, wish: Appointment, named: tuple[str, ...] | None) -> list[dict[str, Any]]:
    """Members are counted, not teams: of 60 and 60 colleagues one can make 3,600 tandems."""
    tandem = rules.site.kinds[wish.kind].staff > 1
    team = named or next(teams(rules, wish, 2 if tandem else 1), None)
    if team is None:
        return []
    staffed = replace(wish, staff=team)
    house = times.starts(wish, rules.rooms_for(staffed), staffed.everybody) if wish.in_person else EVERYWHERE
    if named:
        free = Counter(times.moments(times.starts_of_people(replace(wish, staff=named)) & house))
    else:
        free = _free_of_sides(times, rules, wish, house, tandem=tandem)
    length = wish.ends_at - wish.starts_at
    return [
        {"starts_at": start.isoformat(), "ends_at": (start + length).isoformat(), "free": count}
        for start, count in islice(sorted((+free).items()), MOST_SLOTS)
    ]


def _free_of_sides(times: FreeTimes, rules: Rules, wish: Appointment, house: int, *, tandem: bool) -> Counter[datetime]:
    own, colleagues = sides(rules, wish)
    free = _free(times, wish, own, house)
    if not tandem:
        return free
    others = _free(times, wish, colleagues, house)
    return Counter({start: count * others[start] for start, count in free.items()})


def _free(times: FreeTimes, wish: Appointment, members: Sequence[Member], house: int) -> Counter[datetime]:
    """How many of these members are free at each start that the house has a place for."""
    staff = (times.starts_of_people(replace(wish, staff=(member.id,))) for member in members)
    return Counter(start for starts in staff for start in times.moments(starts & house))
