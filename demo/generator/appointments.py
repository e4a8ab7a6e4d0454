"""Appointments that scheduling accepts: its own placing decides, so nothing is booked twice or over a limit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

from demo.generator.booking_requests import Wish, Wishes
from demo.generator.households import Household, shares
from demo.generator.region import Region, SiteOfRegion, narrowed
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.dated_rules import DatedRules
from services.scheduling.domain.occupancy import Occupancy
from services.scheduling.domain.placing import place
from services.scheduling.domain.stage import Channel

PER_HOUSEHOLD = 0.25
SECOND = 0.05  # of the appointments: the household has another one already
ELSEWHERE = 0.015  # of the appointments: not at the household's own site
DAYS, SOON = 35, 5
MARGIN = 0.85  # places left free for what is booked later
ATTEMPTS = 8
GRID = timedelta(minutes=15)


@dataclass(frozen=True)
class Request:
    today: date
    seed: int


@dataclass(frozen=True)
class Booked:
    """An appointment as a line of the file."""

    household: Household
    site: str
    local_start: datetime
    appointment: Appointment

    @property
    def channel(self) -> str:
        return self.appointment.channel.value


class Diary:
    """The appointments of one site while they are made."""

    def __init__(self, site: SiteOfRegion, request: Request) -> None:
        self.site = site
        self.wishes = Wishes(site.rules)
        self._rules = replace(site.rules, limits=narrowed(site.rules.limits, MARGIN))
        self._dated = DatedRules.always(self._rules)
        self._calendars = Calendars()
        self._occupancy = Occupancy(self._rules.limits)
        days = (request.today + timedelta(days=number) for number in range(1, DAYS + 1))
        self._open = [intervals for day in days if (intervals := self._rules.opening.on(day))]
        self._members: defaultdict[str, list[str]] = defaultdict(list)
        self._present: defaultdict[str, list[str]] = defaultdict(list)
        for member in site.rules.site.staff.values():
            self._members[member.department].append(member.id)
            if not member.at_home:
                self._present[member.department].append(member.id)

    def book(self, household: Household, wish: Wish, number: int, rng: Random, busy: set[date]) -> Appointment | None:
        """The first of some random times at which it can be held; None when all of them are taken."""
        for channel in wish.channels:
            for attempt in range(ATTEMPTS):
                start = self._time(wish, rng)
                staff = self._staff(household, wish, channel, rng, own=attempt < ATTEMPTS // 2)
                if start is None or staff is None or start.date() in busy:
                    continue
                wanted = _wanted(UUID(int=number), household, wish, channel, start, self._rules.arrival)
                placed = place(self._dated, wanted, wish.kind, self._calendars, self._occupancy, staff)
                if isinstance(placed, Appointment):
                    return placed
        return None

    def _time(self, wish: Wish, rng: Random) -> datetime | None:
        if not self._open:
            return None
        opens, closes = rng.choice(rng.choice(self._open[:SOON] if wish.soon else self._open))
        slots = (closes - opens - timedelta(minutes=wish.kind.minutes)) // GRID
        return opens + GRID * rng.randint(0, slots) if slots >= 0 else None

    def _staff(
        self, household: Household, wish: Wish, channel: Channel, rng: Random, *, own: bool
    ) -> tuple[str, ...] | None:
        """The household's own contact if possible; in a tandem with a colleague, of another department if any."""
        here = self._present if channel is Channel.IN_PERSON else self._members
        contact = household.contacts.get(wish.department) if own and household.site == self.site.id else None
        known = contact.member if contact and contact.member in here[wish.department] else None
        if not here[wish.department]:
            return None
        first = known or rng.choice(here[wish.department])
        if wish.kind.staff == 1:
            return (first,)
        others = [name for department, names in here.items() if department != wish.department for name in names]
        others = others or [name for name in here[wish.department] if name != first]
        return tuple(sorted((first, rng.choice(others)))) if others else None


def make_appointments(region: Region, households: Sequence[Household], request: Request) -> list[Booked]:
    """For about a quarter of the households in the next five weeks, fewer where places run out; in order of time."""
    rng = Random(f"{request.seed}/{region.id}/{request.today}/appointments")
    diaries = {site.id: Diary(site, request) for site in region.sites}
    busy: defaultdict[str, set[date]] = defaultdict(set)
    numbers = count(1)
    booked = []
    for household in _whose(region, households, rng):
        diary = diaries[rng.choice(region.sites).id if rng.random() < ELSEWHERE else household.site]
        wish = diary.wishes.draw(household, rng)
        if wish is None:
            continue
        taken = busy[household.bg_number]
        placed = diary.book(household, wish, next(numbers), rng, taken)
        if placed is not None:
            taken.add(placed.starts_at.date())
            booked.append(Booked(household, diary.site.id, placed.starts_at.astimezone(region.zone), placed))
    booked.sort(key=lambda each: (each.local_start, each.site, each.appointment.id))
    return list(_rehearsed(region, booked))


def _whose(region: Region, households: Sequence[Household], rng: Random) -> Iterator[Household]:
    """The households that get an appointment, once or twice, in random order."""
    able = [household for household in households if not household.exclusion]
    total = round(len(households) * PER_HOUSEHOLD)
    by_site: defaultdict[str, list[Household]] = defaultdict(list)
    for household in able:
        by_site[household.site].append(household)
    counts = shares(total, [len(by_site[site.id]) for site in region.sites]) if able else []
    chosen: list[Household] = []
    for site, number in zip(region.sites, counts, strict=False):
        first = rng.sample(by_site[site.id], min(number - int(number * SECOND), len(by_site[site.id])))
        chosen += first + rng.sample(first, min(int(number * SECOND), len(first)))
    rng.shuffle(chosen)
    return iter(chosen)


def _rehearsed(region: Region, booked: Sequence[Booked]) -> Iterator[Booked]:
    """Those that find a room when scheduling places them in the order of the file (it does not know our rooms)."""
    rules = {site.id: DatedRules.always(site.rules) for site in region.sites}
    calendars = {site: Calendars() for site in rules}
    occupancies = {site: Occupancy(each.limits) for site, each in rules.items()}
    for each in booked:
        wanted = replace(each.appointment, place=None, staff=())
        kind = region.kinds[wanted.kind]
        site, staff = each.site, each.appointment.staff
        if isinstance(place(rules[site], wanted, kind, calendars[site], occupancies[site], staff), Appointment):
            yield each


def _wanted(
    number: UUID, household: Household, wish: Wish, channel: Channel, start: datetime, arrival: timedelta
) -> Appointment:
    in_person = channel is Channel.IN_PERSON
    return Appointment(
        id=number,
        household_id=number,
        department=wish.department,
        kind=wish.kind.id,
        channel=channel,
        starts_at=start,
        ends_at=start + timedelta(minutes=wish.kind.minutes),
        arrives_at=start - arrival if in_person else start,
        place=None,
        staff=(),
        persons=wish.persons if in_person else wish.kind.persons,
        presence_required=wish.presence_required,
        phone_known=bool(household.phone),
        video_capable=household.video_capable,
    )
