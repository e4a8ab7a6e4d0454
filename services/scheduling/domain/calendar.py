"""Calendars of staff and rooms, to the second: nobody and nothing is in two places at once."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from services.scheduling.domain.appointment import Appointment


def staff_resource(member: str) -> str:
    return f"staff:{member}"


def room_resource(room: str) -> str:
    return f"room:{room}"


def resources(appointment: Appointment) -> list[str]:
    """What an appointment occupies, in the order in which locks are taken."""
    names = [staff_resource(member) for member in appointment.staff]
    if appointment.in_person and appointment.place is not None:
        names.append(room_resource(appointment.place.room))
    return sorted(names)


class Calendars:
    """Busy times by resource; intervals of one resource never overlap."""

    def __init__(self, appointments: Iterable[Appointment] = ()) -> None:
        self._busy: defaultdict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        for appointment in appointments:
            self.take(appointment)

    def free(self, resource: str, start: datetime, end: datetime) -> bool:
        busy = self._busy.get(resource)
        if not busy:
            return True
        index = bisect_left(busy, (end, end))
        return index == 0 or busy[index - 1][1] <= start

    def admits(self, appointment: Appointment) -> bool:
        return all(self.free(name, appointment.starts_at, appointment.ends_at) for name in resources(appointment))

    def take(self, appointment: Appointment) -> None:
        for name in resources(appointment):
            insort(self._busy[name], (appointment.starts_at, appointment.ends_at))

    def busy(self, resource: str) -> list[tuple[datetime, datetime]]:
        return self._busy.get(resource, [])
