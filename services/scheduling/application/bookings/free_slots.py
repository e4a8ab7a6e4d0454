"""Free times for a new appointment, under the same guards that booking it will meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.scheduling import MATTER_UNKNOWN, PERIOD_INVALID
from services.contracts.faults import Fault
from services.scheduling.application.ports import App, Work
from services.scheduling.application.problems import bookable
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.free_times import FreeTimes
from services.scheduling.domain.occupancy import Occupancy, counted
from services.scheduling.domain.placing import sides, teams
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.site import Kind, Member
from services.scheduling.domain.stage import Channel

MOST_SLOTS = 500
LONGEST = timedelta(days=62)
NOBODY = UUID(int=0)
EVERYWHERE = -1
"""A mask of all starts: by phone or video the house does not matter."""


def free_slots(
    app: App, region: str, site: str, department: str, kind: str, channel: Channel, first: datetime, last: datetime
) -> list[dict[str, Any]]:
    """Starts at full quarter hours with how many staff (or teams) are free then; empty where the stage forbids it.

    Whether the household has had its phone contact is looked at when it books.
    """
    begin = max(first, app.clock.now())
    if last - begin > LONGEST:
        raise Problem.of(PERIOD_INVALID, [Fault("until", "period-too-long", {"days": LONGEST.days})])
    with app.begin() as work:
        state = bookable(work.sites.get(region, site), region, site)
        rules = Rules(work.regions.layout(region, site), state.stage_in_force, state.limits_in_force)
        if kind not in rules.site.kinds or department not in rules.site.remote:
            raise Problem.of(MATTER_UNKNOWN, kind=kind, department=department)
        wish = _wish(rules.site.kinds[kind], department, channel, begin)
        if begin >= last or not _allowed(rules, wish):
            return []
        return _slots(_times(work, rules, begin, last), rules, wish)


def _times(work: Work, rules: Rules, first: datetime, last: datetime) -> FreeTimes:
    day = timedelta(days=1)
    present = work.appointments.between(rules.site.region, rules.site.id, first - day, last + day)
    claims = (claim for appointment in present for claim in appointment.claims(rules.site.waiting_area))
    return FreeTimes(rules, first, last, Calendars(present), Occupancy(rules.limits, counted(claims)))


def _slots(times: FreeTimes, rules: Rules, wish: Appointment) -> list[dict[str, Any]]:
    """Members are counted, not teams: of 60 and 60 colleagues one can make 3,600 tandems."""
    tandem = rules.site.kinds[wish.kind].staff > 1
    team = next(teams(rules, wish, 2 if tandem else 1), None)
    if team is None:
        return []
    house = times.starts(wish, rules.rooms_for(replace(wish, staff=team))) if wish.in_person else EVERYWHERE
    own, colleagues = sides(rules, wish)
    free = _free(times, wish, own, house)
    if tandem and colleagues is own:
        free = Counter({start: count * (count - 1) // 2 for start, count in free.items()})
    elif tandem:
        others = _free(times, wish, colleagues, house)
        free = Counter({start: count * others[start] for start, count in free.items()})
    length = wish.ends_at - wish.starts_at
    return [
        {"starts_at": start.isoformat(), "ends_at": (start + length).isoformat(), "free": count}
        for start, count in islice(sorted((+free).items()), MOST_SLOTS)
    ]


def _free(times: FreeTimes, wish: Appointment, members: Sequence[Member], house: int) -> Counter[datetime]:
    """How many of these members are free at each start that the house has a place for."""
    staff = (times.starts_of_staff(replace(wish, staff=(member.id,))) for member in members)
    return Counter(start for starts in staff for start in times.moments(starts & house))


def _wish(kind: Kind, department: str, channel: Channel, start: datetime) -> Appointment:
    return Appointment(
        id=NOBODY,
        household_id=NOBODY,
        department=department,
        kind=kind.id,
        channel=channel,
        starts_at=start,
        ends_at=start + timedelta(minutes=kind.minutes),
        arrives_at=start,
        place=None,
        staff=(),
        persons=kind.persons,
        presence_required=True,
        triaged=True,
    )


def _allowed(rules: Rules, wish: Appointment) -> bool:
    """Admission for somebody who must come in person; for phone and video, whether the stage offers it."""
    if not wish.in_person:
        return rules.stage.offers(wish.channel)
    tandem = rules.site.kinds[wish.kind].staff > 1
    return rules.limits.in_person and rules.stage.admits(wish.kind, True) and (rules.stage.tandem or not tandem)
