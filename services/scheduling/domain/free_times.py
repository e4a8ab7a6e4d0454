"""Finds free times: quarter hours as the bits of whole numbers, so that a search is a few shifts and ands."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from services.scheduling.domain import quarters
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import (
    Calendars,
    Resource,
    household_resource,
    occupied,
    room_resource,
    staff_resource,
)
from services.scheduling.domain.dated_rules import DatedRules
from services.scheduling.domain.limits import BUILDING, WAITING, zone_scope
from services.scheduling.domain.occupancy import Occupancy
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.site import Room

QUARTERS_BEFORE = 96
AROUND = timedelta(days=1)
"""Longer than anything that starts before reaches into a time, or out of it."""


def runs(free: int, length: int) -> int:
    """The starts at which `length` free quarter hours follow each other."""
    fitting = free
    for step in range(1, length):
        fitting &= free >> step
    return fitting


def bits(mask: int) -> Iterator[int]:
    """The positions of the set bits, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


class FreeTimes:
    """What is free at a site: starts from `first` to before `last`, given the calendars and the occupancy so far.

    Bit n of every mask stands for the quarter hour `base + n`. Starts lie at full quarter hours; staff, rooms,
    households and hours are compared to the second, so what is offered is exactly what placing accepts. `take` keeps
    the masks right as times are given away. `over_time`: nothing reaches into what is barred, no visit into what is
    shut.
    """

    def __init__(
        self,
        rules: Rules,
        first: datetime,
        last: datetime,
        calendars: Calendars,
        occupancy: Occupancy,
        over_time: DatedRules,
    ) -> None:
        self.rules = rules
        self.calendars = calendars
        self.occupancy = occupancy
        self.base = quarters.floor(first) - QUARTERS_BEFORE
        self._first, self._last = first, last
        self._barred = over_time.barred_between(first - AROUND, last + AROUND)
        self._shut = over_time.shut_between(first, last + AROUND)
        self._everything = (1 << (max(quarters.ceiling(last) - self.base, 0) + QUARTERS_BEFORE)) - 1
        spans = occupancy.limits.spans(self.base, self.base + self._everything.bit_length())
        self._later = [(span, limits) for span, limits in spans if span.start > quarters.ceiling(first)]
        self._open: dict[tuple[bool, timedelta], int] = {}
        self._blocked: dict[Resource, dict[timedelta, int]] = {}
        self._crowded: dict[tuple[str, int], int] = {}
        self._zones: dict[str, dict[tuple[int, int], int]] = {}

    def first(self, appointment: Appointment, rooms: list[Room], without: datetime | None = None) -> Appointment | None:
        """The appointment at its first free time in person, in the first fitting room; never at `without`."""
        best: tuple[int, Room] | None = None
        common = self._starts_of(appointment, in_person=True) & self._starts_in_house(appointment)
        if without is not None:
            common &= ~self._bit(without)
        for room in rooms if common else ():
            starts = common & self._starts_in_room(room, appointment, appointment.everybody)
            if starts:
                bit = (starts & -starts).bit_length() - 1
                if best is None or bit < best[0]:
                    best = bit, room
        if best is None:
            return None
        start = quarters.moment(self.base + best[0])
        return appointment.at(start, best[1].place, self.rules.arrival)

    def first_call(self, appointment: Appointment) -> Appointment | None:
        """The appointment at its first free time by its own channel, phone or video."""
        starts = self.starts_of_people(appointment)
        return appointment.call_at(next(self.moments(starts))) if starts else None

    def starts(self, appointment: Appointment, rooms: list[Room], everybody: int) -> int:
        """All free starts in person as a mask, whichever room holds so many persons, whoever of the staff they are."""
        any_room = 0
        for room in rooms:
            any_room |= self._starts_in_room(room, appointment, everybody)
        return self.starts_of_people(appointment) & self._starts_in_house(appointment) & any_room

    def starts_of_people(self, appointment: Appointment) -> int:
        """Starts within the hours of its channel at which all staff are free, and its household is."""
        return self._starts_of(appointment, appointment.in_person)

    def moments(self, mask: int) -> Iterator[datetime]:
        return (quarters.moment(self.base + bit) for bit in bits(mask))

    def take(self, appointment: Appointment) -> None:
        """Gives the appointment its time: nobody and nothing that it takes is free any more."""
        self.calendars.take(appointment)
        self.occupancy.take(appointment.claims(self.rules.site.waiting_area))
        self.given(appointment)

    def given(self, appointment: Appointment) -> None:
        """Somebody else has given the appointment its time, in the same calendars and the same occupancy."""
        claims = list(appointment.claims(self.rules.site.waiting_area))
        for name in occupied(appointment):
            known = self._blocked.get(name, {})
            for length in known:
                known[length] |= self._blocking(appointment.starts_at, appointment.ends_at, length)
        if appointment.place is not None:
            self._zones.pop(appointment.place.zone, None)
        for claim in claims:
            for (scope, persons), crowded in self._crowded.items():
                if scope == claim.scope:
                    self._crowded[scope, persons] = crowded | self._crowding(scope, claim.quarters, persons)

    def _starts_of(self, appointment: Appointment, in_person: bool) -> int:
        length = appointment.ends_at - appointment.starts_at
        free = self._hours(in_person, length)
        for member in appointment.staff:
            free &= ~self._busy(staff_resource(member), length)
        if not appointment.second_person:
            free &= ~self._busy(household_resource(appointment.household_id), length)
        return free

    def _starts_in_house(self, appointment: Appointment) -> int:
        arrival = self._arrival()
        length = self._length(appointment)
        starts = runs(self._roomy(BUILDING, appointment.persons), length + arrival) << arrival
        if arrival and self.rules.site.waiting_area:
            starts &= runs(self._roomy(WAITING, appointment.persons), arrival) << arrival
        return starts

    def _starts_in_room(self, room: Room, appointment: Appointment, everybody: int) -> int:
        length, persons = self._length(appointment), appointment.persons
        known = self._zones.setdefault(room.zone, {})
        if (length, persons) not in known:
            known[length, persons] = runs(self._roomy(zone_scope(room.zone), persons), length)
        busy = self._busy(room_resource(room.id), appointment.ends_at - appointment.starts_at)
        return known[length, persons] & self._large(room, everybody, length) & ~busy

    def _large(self, room: Room, everybody: int, length: int) -> int:
        """The starts from which the room holds so many until the end; its own stage's limit is known to."""
        small = 0
        for span, allowed in self._later:
            if allowed.room(room.id) < everybody:
                small |= self._mask(span)
        return runs(~small & self._everything, length) if small else self._everything

    def _roomy(self, scope: str, persons: int) -> int:
        """Quarter hours in which that many more visitors are within the limit."""
        key = scope, persons
        if key not in self._crowded:
            limits = self.occupancy.limits
            counts = self.occupancy.counts.items()
            full = self._bits(
                q for (name, q), count in counts if name == scope and count + persons > limits.of(scope, q)
            )
            for span, allowed in limits.spans(self.base, self.base + self._everything.bit_length()):
                if persons > allowed.of(scope):
                    full |= self._mask(span)
            self._crowded[key] = full
        return ~self._crowded[key] & self._everything

    def _crowding(self, scope: str, span: range, persons: int) -> int:
        limits, counts = self.occupancy.limits, self.occupancy.counts
        return self._bits(quarter for quarter in span if counts[scope, quarter] + persons > limits.of(scope, quarter))

    def _busy(self, resource: Resource, length: timedelta) -> int:
        """The starts at which something of this length would meet what the resource has already."""
        known = self._blocked.setdefault(resource, {})
        if length not in known:
            mask = 0
            for start, end in self.calendars.busy(resource):
                mask |= self._blocking(start, end, length)
            known[length] = mask
        return known[length]

    def _blocking(self, start: datetime, end: datetime, length: timedelta) -> int:
        return self._mask(range(quarters.floor(start - length) + 1, quarters.ceiling(end)))

    def _hours(self, in_person: bool, length: timedelta) -> int:
        """The starts at which something of this length lies within the hours."""
        key = in_person, length
        if key not in self._open:
            mask = 0
            opening = self.rules.hours(in_person)
            for day in opening.days(self._first, self._last):
                for opens, closes in opening.on(day):
                    latest = min(quarters.floor(closes - length), quarters.ceiling(self._last) - 1)
                    mask |= self._mask(range(quarters.ceiling(max(opens, self._first)), latest + 1))
            arrival = self.rules.arrival if in_person else timedelta()
            for begin, end in self._barred:
                mask &= ~self._blocking(begin, end + arrival, length)
            for begin, end in self._shut if in_person else ():
                mask &= ~self._blocking(begin, end, length)
            self._open[key] = mask
        return self._open[key]

    def _mask(self, span: range) -> int:
        begin, end = max(span.start - self.base, 0), max(span.stop - self.base, 0)
        return (1 << end) - (1 << begin) if begin < end else 0

    def _bits(self, several: Iterable[int]) -> int:
        mask = 0
        for quarter in several:
            mask |= self._quarter_bit(quarter)
        return mask

    def _quarter_bit(self, quarter: int) -> int:
        return 1 << (quarter - self.base) if quarter >= self.base else 0

    def _bit(self, moment: datetime) -> int:
        return self._quarter_bit(quarters.floor(moment))

    def _arrival(self) -> int:
        return -(-self.rules.arrival // timedelta(seconds=quarters.SECONDS))

    @staticmethod
    def _length(appointment: Appointment) -> int:
        return -(-(appointment.ends_at - appointment.starts_at) // timedelta(seconds=quarters.SECONDS))
