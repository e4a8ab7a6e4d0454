"""Finds free times: quarter hours as the bits of whole numbers, so that a search is a few shifts and ands."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from services.scheduling.domain import quarters
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars, room_resource, staff_resource
from services.scheduling.domain.limits import BUILDING, WAITING, zone_scope
from services.scheduling.domain.occupancy import Occupancy
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.site import Room

QUARTERS_BEFORE = 96


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
    """What is free at a site between two instants, given the calendars and the occupancy so far.

    Bit n of every mask stands for the quarter hour `base + n`. `take` keeps the masks right as times are given away.
    """

    def __init__(
        self, rules: Rules, first: datetime, last: datetime, calendars: Calendars, occupancy: Occupancy
    ) -> None:
        self.rules = rules
        self.calendars = calendars
        self.occupancy = occupancy
        self.base = quarters.floor(first) - QUARTERS_BEFORE
        self._open = self._opening(first, last)
        self._busy: dict[str, int] = {}
        self._crowded: dict[tuple[str, int], int] = {}
        self._starts: dict[str, dict[tuple[int, int], int]] = {}

    def first(self, appointment: Appointment, rooms: list[Room], without: datetime | None = None) -> Appointment | None:
        """The appointment at its first free time in person, in the first fitting room; never at `without`."""
        best: tuple[int, Room] | None = None
        common = self.starts_of_staff(appointment) & self._starts_in_house(appointment)
        if without is not None:
            common &= ~self._bit(without)
        for room in rooms if common else ():
            starts = common & self._starts_in_room(room, appointment)
            if starts:
                bit = (starts & -starts).bit_length() - 1
                if best is None or bit < best[0]:
                    best = bit, room
        if best is None:
            return None
        start = quarters.moment(self.base + best[0])
        return appointment.at(start, best[1].place, self.rules.arrival)

    def starts(self, appointment: Appointment, rooms: list[Room]) -> int:
        """All free starts in person as a mask, whichever room."""
        any_room = 0
        for room in rooms:
            any_room |= self._starts_in_room(room, appointment)
        return self.starts_of_staff(appointment) & self._starts_in_house(appointment) & any_room

    def starts_of_staff(self, appointment: Appointment) -> int:
        """Starts within opening hours at which all staff are free."""
        free = self._open
        for member in appointment.staff:
            free &= ~self._busy_mask(staff_resource(member))
        return runs(free, self._length(appointment))

    def moments(self, mask: int) -> Iterator[datetime]:
        return (quarters.moment(self.base + bit) for bit in bits(mask))

    def take(self, appointment: Appointment) -> None:
        """Gives the appointment its time: its staff, its room and its visitors' places are no longer free."""
        self.calendars.take(appointment)
        claims = list(appointment.claims(self.rules.site.waiting_area))
        self.occupancy.take(claims)
        names = [staff_resource(member) for member in appointment.staff]
        if appointment.place is not None:
            names.append(room_resource(appointment.place.room))
            self._starts.pop(appointment.place.room, None)
            self._starts.pop(zone_scope(appointment.place.zone), None)
        mask = self._mask(quarters.span(appointment.starts_at, appointment.ends_at))
        for name in names:
            self._busy[name] = self._busy_mask(name) | mask
        for claim in claims:
            for (scope, persons), crowded in self._crowded.items():
                if scope == claim.scope:
                    self._crowded[scope, persons] = crowded | self._crowding(scope, claim.quarters, persons)

    def _starts_in_house(self, appointment: Appointment) -> int:
        arrival = self._arrival()
        length = self._length(appointment)
        starts = runs(self._roomy(BUILDING, appointment.persons), length + arrival) << arrival
        if arrival and self.rules.site.waiting_area:
            starts &= runs(self._roomy(WAITING, appointment.persons), arrival) << arrival
        return starts

    def _starts_in_room(self, room: Room, appointment: Appointment) -> int:
        length, zone = self._length(appointment), zone_scope(room.zone)
        in_zone = self._cached(zone, length, appointment.persons, lambda: self._roomy(zone, appointment.persons))
        return in_zone & self._cached(room.id, length, 0, lambda: self._open & ~self._busy_mask(room_resource(room.id)))

    def _cached(self, name: str, length: int, persons: int, free: Callable[[], int]) -> int:
        """The starts in a room or zone, remembered until somebody takes a time there."""
        known = self._starts.setdefault(name, {})
        if (length, persons) not in known:
            known[length, persons] = runs(free(), length)
        return known[length, persons]

    def _roomy(self, scope: str, persons: int) -> int:
        """Quarter hours in which that many more visitors are within the limit."""
        if persons > self.occupancy.limits.of(scope):
            return 0
        key = scope, persons
        if key not in self._crowded:
            most = self.occupancy.limits.of(scope) - persons
            counts = self.occupancy.counts.items()
            full = (quarter for (name, quarter), count in counts if name == scope and count > most)
            self._crowded[key] = sum(self._quarter_bit(quarter) for quarter in full)
        return ~self._crowded[key] & self._everything

    def _crowding(self, scope: str, span: range, persons: int) -> int:
        most = self.occupancy.limits.of(scope) - persons
        counts = self.occupancy.counts
        return sum(self._quarter_bit(quarter) for quarter in span if counts[scope, quarter] > most)

    def _busy_mask(self, resource: str) -> int:
        if resource not in self._busy:
            mask = 0
            for start, end in self.calendars.busy(resource):
                mask |= self._mask(quarters.span(start, end))
            self._busy[resource] = mask
        return self._busy[resource]

    def _opening(self, first: datetime, last: datetime) -> int:
        mask = 0
        opening = self.rules.opening
        for day in opening.days(first, last):
            for opens, closes in opening.on(day):
                begin, end = max(opens, first), min(closes, last)
                if begin < end:
                    mask |= self._mask(range(quarters.ceiling(begin), quarters.floor(end)))
        self._everything = (1 << (mask.bit_length() + QUARTERS_BEFORE)) - 1
        return mask

    def _mask(self, span: range) -> int:
        begin, end = max(span.start - self.base, 0), max(span.stop - self.base, 0)
        return (1 << end) - (1 << begin) if begin < end else 0

    def _quarter_bit(self, quarter: int) -> int:
        return 1 << (quarter - self.base) if quarter >= self.base else 0

    def _bit(self, moment: datetime) -> int:
        return self._quarter_bit(quarters.floor(moment))

    def _arrival(self) -> int:
        return -(-self.rules.arrival // timedelta(seconds=quarters.SECONDS))

    @staticmethod
    def _length(appointment: Appointment) -> int:
        return -(-(appointment.ends_at - appointment.starts_at) // timedelta(seconds=quarters.SECONDS))
